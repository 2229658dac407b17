using Mbus.Client;

namespace Mbus.Tool;

/// <summary>
/// Rounds in which a meter is not read because it reported an application error, such as too many readouts: 1 after the first error, twice
/// as many after each further one, at most <see cref="MaxRounds"/>.
/// </summary>
internal sealed class BackOff
{
    /// <summary>Maximum number of rounds without a reading.</summary>
    internal const int MaxRounds = 8;

    private readonly Dictionary<MeterAddress, (int Last, int Left)> _pauses = [];

    /// <summary>Counts a round of a meter; returns true if the meter is not to be read in it.</summary>
    internal bool IsPaused(MeterAddress meter)
    {
        if (!_pauses.TryGetValue(meter, out (int Last, int Left) pause) || pause.Left == 0)
            return false;

        _pauses[meter] = (pause.Last, pause.Left - 1);
        return true;
    }

    /// <summary>Records a reading; returns the number of rounds in which the meter is not read.</summary>
    internal int Note(MeterAddress meter, bool isError)
    {
        if (!isError)
        {
            _pauses.Remove(meter);
            return 0;
        }

        int rounds = _pauses.TryGetValue(meter, out (int Last, int Left) pause) ? Math.Min(2 * pause.Last, MaxRounds) : 1;
        _pauses[meter] = (rounds, rounds);
        return rounds;
    }
}
