namespace Mbus.Simulation;

/// <summary>
/// The definition of a simulated bus is not valid. The message names the file, the meter, the property, what was found and what was
/// expected.
/// </summary>
public sealed class BusDefinitionException : FormatException
{
    /// <summary>Creates an exception with a complete message.</summary>
    public BusDefinitionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
