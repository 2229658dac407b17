namespace Mbus.Client.Lines;

/// <summary>A line cannot be opened or was lost. The message gives the line, the phase, what happened and what to do.</summary>
public sealed class LineException : IOException
{
    /// <summary>Creates an exception with a complete message.</summary>
    public LineException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
