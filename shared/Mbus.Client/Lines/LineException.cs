namespace Mbus.Client.Lines;

/// <summary>A line cannot be opened or was lost. The message says which line, in which phase, what was seen and what to do.</summary>
public sealed class LineException : IOException
{
    /// <summary>An error with its whole message.</summary>
    public LineException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
