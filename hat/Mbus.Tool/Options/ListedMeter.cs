using Mbus.Client;

namespace Mbus.Tool.Options;

/// <summary>A meter of a list.</summary>
/// <param name="Address">Address of the meter.</param>
/// <param name="BaudRate">Baud rate of the meter; null for that of the line.</param>
internal sealed record ListedMeter(MeterAddress Address, int? BaudRate = null);
