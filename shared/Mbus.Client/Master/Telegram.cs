namespace Mbus.Client;

/// <summary>One reply of a meter, kept: a copy of its frame.</summary>
public sealed class Telegram
{
    private readonly byte[] _bytes;

    internal Telegram(Frame frame)
    {
        _bytes = frame.Buffer.AsSpan(frame.Offset, frame.Length).ToArray();
    }

    /// <summary>The frame, start to stop.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>A view over the frame.</summary>
    public Frame Frame => Frame.TryParse(_bytes, 0, _bytes.Length, out Frame frame) ? frame : default;
}
