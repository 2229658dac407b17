namespace Mbus.Tests.Bus.Exploration;

/// <summary>The states of one depth that are still to be explored.</summary>
internal sealed class Frontier
{
    private const int ChunkSize = 1 << 20;

    private readonly List<byte[]> _chunks = [];
    private readonly List<(int Node, int Chunk, int Offset, int Length)> _states = [];
    private int _chunk;
    private int _used;

    internal int Count => _states.Count;

    internal void Clear()
    {
        _states.Clear();
        _chunk = 0;
        _used = 0;
    }

    internal void Add(int node, StateBuffer state)
    {
        if (_chunks.Count == 0)
            _chunks.Add(new byte[ChunkSize]);
        if (_used + state.Position > ChunkSize)
        {
            _chunk++;
            _used = 0;
            if (_chunk == _chunks.Count)
                _chunks.Add(new byte[ChunkSize]);
        }

        state.Written.CopyTo(_chunks[_chunk].AsSpan(_used));
        _states.Add((node, _chunk, _used, state.Position));
        _used += state.Position;
    }

    /// <summary>Gets a state back. Returns its node.</summary>
    internal int Load(int index, StateBuffer state)
    {
        (int node, int chunk, int offset, int length) = _states[index];
        _chunks[chunk].AsSpan(offset, length).CopyTo(state.Bytes);
        return node;
    }
}
