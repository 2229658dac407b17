using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// Delay of a network with a gateway that forwards at once, learnt from acknowledgements. Only probes of a scan and a search wait less
/// by it, and these ask again where a reply may have been late: so an estimate that is too small costs time only.
/// </summary>
/// <remarks>
/// <code>
/// Acknowledgements                 Slack of a probe
/// none                             200 ms
/// some                             100 ms, or the longest delay so far
/// a reply was late                 twice as much, at most the slack of the line
/// </code>
/// The delay includes the reply time of the meter.
/// </remarks>
/// <param name="line">Line, whose own slack is the limit.</param>
internal sealed class LearntDelay(Line line)
{
    private const long FirstSlack = 200_000;
    private const long MinSlack = 100_000;

    private long _slack = FirstSlack;
    private long _minSlack = MinSlack;
    private bool _hasAnswers;

    /// <summary>Slack of a probe, in microseconds.</summary>
    internal long Slack => Math.Min(_slack, line.Timing.Slack);

    /// <summary>Adds the delay of an acknowledgement, in microseconds.</summary>
    internal void Add(long delay)
    {
        _slack = Math.Max(_hasAnswers ? _slack : _minSlack, delay);
        _hasAnswers = true;
    }

    /// <summary>Notes that a reply was late.</summary>
    internal void NoteLate()
    {
        _minSlack = Math.Min(2 * Slack, line.Timing.Slack);
        _slack = Math.Max(_slack, _minSlack);
    }
}
