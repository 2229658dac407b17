namespace Mbus.Hat.Identity;

/// <summary>What a HAT says of itself cannot be read. The message says where, what was seen and what was expected.</summary>
public sealed class HatFormatException : FormatException
{
    /// <summary>An error at an offset.</summary>
    public HatFormatException(string where, int offset, string message)
        : base($"{where}, offset {offset}: {message}")
    {
        Offset = offset;
    }

    /// <summary>Where the first wrong byte is, counted from 0.</summary>
    public int Offset { get; }
}
