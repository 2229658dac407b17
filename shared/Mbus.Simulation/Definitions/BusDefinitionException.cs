namespace Mbus.Simulation;

/// <summary>The definition of a simulated bus is no good. The message names the file, the meter, the property, what was seen and what was expected.</summary>
public sealed class BusDefinitionException : FormatException
{
    /// <summary>An error with its whole message.</summary>
    public BusDefinitionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
