using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Buses;

/// <summary>Result of a request to read a meter now.</summary>
/// <param name="Answer">How the request was answered.</param>
/// <param name="Error">Why the meter was not read; null if it was, or if a recent reading is sufficient.</param>
public sealed record ReadNowResult(RequestAnswer Answer, string? Error);
