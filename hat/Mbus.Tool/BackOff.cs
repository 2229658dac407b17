using Mbus.Client;

namespace Mbus.Tool;

/// <summary>
/// Rounds in which a meter is not read because it reported an application error, such as too many readouts: 1 after the first error, twice
/// as many after each further one, at most <see cref="MaxRounds"/>; and the readings before, which show the limit of a meter.
/// </summary>
internal sealed class BackOff(TimeProvider time)
{
    /// <summary>Maximum number of rounds without a reading.</summary>
    internal const int MaxRounds = 8;

    private readonly Dictionary<MeterAddress, (int Last, int Left)> _pauses = [];
    private readonly Dictionary<MeterAddress, (int Count, long Since)> _readings = [];

    /// <summary>Counts a round of a meter; returns true if the meter is not to be read in it.</summary>
    internal bool IsPaused(MeterAddress meter)
    {
        if (!_pauses.TryGetValue(meter, out (int Last, int Left) pause) || pause.Left == 0)
            return false;

        _pauses[meter] = (pause.Last, pause.Left - 1);
        return true;
    }

    /// <summary>Returns true if the meter was read before: an error is then probably its limit.</summary>
    internal bool WasRead(MeterAddress meter) => _readings.ContainsKey(meter);

    /// <summary>Returns how often a meter was read since its last error, and in which time.</summary>
    internal string Readings(MeterAddress meter)
    {
        (int count, long since) = _readings[meter];
        TimeSpan elapsed = time.GetElapsedTime(since);
        string duration = elapsed.TotalMinutes < 2 ? $"{Math.Ceiling(elapsed.TotalSeconds):0} s" : elapsed.TotalHours < 2 ? $"{elapsed.TotalMinutes:0} min" : $"{elapsed.TotalHours:0} h";
        return $"It was read {(count == 1 ? "once" : $"{count} times")} in the last {duration}.";
    }

    /// <summary>Records a reading; returns the number of rounds in which the meter is not read.</summary>
    internal int Note(MeterAddress meter, bool isError)
    {
        if (!isError)
        {
            (int count, long since) = _readings.GetValueOrDefault(meter, (0, time.GetTimestamp()));
            bool isAfterError = _pauses.Remove(meter);
            _readings[meter] = isAfterError ? (1, time.GetTimestamp()) : (count + 1, since);
            return 0;
        }

        int rounds = _pauses.TryGetValue(meter, out (int Last, int Left) pause) ? Math.Min(2 * pause.Last, MaxRounds) : 1;
        _pauses[meter] = (rounds, rounds);
        return rounds;
    }
}
