using Mbus.Client.Readings;

namespace Mbus.Gateway.Meters;

/// <summary>What the last reading of a meter has shown, as far as the next one is compared with it.</summary>
/// <param name="Time">Time of the reading.</param>
/// <param name="Status">Status; null if the meter sends none.</param>
/// <param name="PrimaryAddress">Primary address in the reply; null if it is not one of a meter.</param>
/// <param name="ClockError">How much the clock of the meter is ahead; null if it has none.</param>
/// <param name="Counters">Counters without storage number.</param>
public sealed record MeterState(
    DateTimeOffset Time, MeterStatus? Status, byte? PrimaryAddress, TimeSpan? ClockError, IReadOnlyDictionary<SeriesKey, ExactDecimal> Counters);
