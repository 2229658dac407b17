namespace Mbus.Client;

/// <summary>A reply of a meter, with its own copy of the frame.</summary>
public sealed class Telegram
{
    private readonly byte[] _bytes;

    internal Telegram(Frame frame)
    {
        _bytes = frame.Buffer.AsSpan(frame.Offset, frame.Length).ToArray();
        if (Frame.TryParse(_bytes, 0, _bytes.Length, out Frame copy))
            Frame = copy;
    }

    /// <summary>Frame, from start byte to stop byte.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>View of the frame.</summary>
    public Frame Frame { get; }
}
