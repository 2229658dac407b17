namespace Mbus.Gateway.Outputs;

/// <summary>The destination is available, and refuses these readings: it would refuse them again.</summary>
/// <param name="message">What it answered.</param>
public sealed class ReadingsRefusedException(string message) : Exception(message);
