namespace Mbus.Hat.Identity;

/// <summary>The identity data of a HAT are invalid. The message contains the place, what was found and what was expected.</summary>
public sealed class HatFormatException : FormatException
{
    /// <summary>Creates an exception for an error at an offset.</summary>
    public HatFormatException(string where, int offset, string message)
        : base($"{where}, offset {offset}: {message}")
    {
        Offset = offset;
    }

    /// <summary>Offset of the first invalid byte, from 0.</summary>
    public int Offset { get; }
}
