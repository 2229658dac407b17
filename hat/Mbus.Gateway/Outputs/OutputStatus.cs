namespace Mbus.Gateway.Outputs;

/// <summary>State of an output.</summary>
/// <param name="Name">Name.</param>
/// <param name="Delivered">Number of the last delivered reading.</param>
/// <param name="Behind">Number of readings that wait.</param>
/// <param name="Refused">Number of readings that the destination has refused since the start, and that were left out.</param>
/// <param name="Error">Why the last delivery failed; null if it did not.</param>
public sealed record OutputStatus(string Name, long Delivered, long Behind, long Refused, string? Error);
