namespace Mbus.Client.Lines;

/// <summary>
/// A line or listen address cannot be opened, or was lost. The message gives the line, the phase, what happened and what to do.
/// </summary>
public sealed class LineException : IOException
{
    /// <summary>Creates an exception with a complete message, and with the code of an inner <see cref="LineException"/>.</summary>
    public LineException(string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = (inner as LineException)?.Code ?? MbusError.Other;
    }

    /// <summary>Kind of the error.</summary>
    public MbusError Code { get; init; }
}
