namespace Mbus.Client;

/// <summary>A deviation of a meter or line from the standard that did not prevent the call.</summary>
/// <param name="Kind">Kind of the deviation.</param>
/// <param name="Meter">Meter; null for the line.</param>
/// <param name="Message">What was received, and what the master did.</param>
public sealed record MbusNotice(MbusNoticeKind Kind, MeterAddress? Meter, string Message);
