namespace Mbus.Client;

/// <summary>A reply of a meter, with its own copy of the frame.</summary>
public sealed class Telegram
{
    private readonly byte[] _bytes;

    internal Telegram(Frame frame)
    {
        _bytes = frame.Buffer.AsSpan(frame.Offset, frame.Length).ToArray();
        if (Mbus.Frame.TryParse(_bytes, 0, _bytes.Length, out Frame copy))
            Frame = copy;
    }

    /// <summary>Creates a telegram from recorded bytes, for example of a store.</summary>
    /// <param name="bytes">One frame, from start byte to stop byte.</param>
    /// <exception cref="FormatException">The bytes are not one undamaged frame.</exception>
    public static Telegram FromBytes(ReadOnlySpan<byte> bytes) =>
        Frame.TryParse(bytes.ToArray(), 0, bytes.Length, out Frame frame) && frame.Length == bytes.Length
            ? new Telegram(frame)
            : throw new FormatException($"{bytes.Length} bytes are not one undamaged frame. Expected a frame from start byte to stop byte.");

    /// <summary>Frame, from start byte to stop byte.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>View of the frame.</summary>
    public Frame Frame { get; }

    /// <summary>Returns true if two telegrams are equal except for their access numbers.</summary>
    internal bool Repeats(Telegram former)
    {
        const int Tail = 2;
        int accessNumber = Frame.Ci switch
        {
            ControlInformation.VariableData => Frame.DataOffset + SecondaryAddress.Length,
            ControlInformation.VariableDataShortHeader => Frame.DataOffset,
            _ => -1,
        };
        ReadOnlySpan<byte> mine = Bytes.Span;
        ReadOnlySpan<byte> others = former.Bytes.Span;
        if (mine.Length != others.Length || mine.Length <= Mbus.Frame.ShortLength)
            return false;

        for (int i = 0; i < mine.Length - Tail; i++)
        {
            if (mine[i] != others[i] && i != accessNumber)
                return false;
        }

        return true;
    }
}
