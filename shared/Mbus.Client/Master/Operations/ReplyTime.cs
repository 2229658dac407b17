using System.Globalization;
using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// Measures the reply time of a meter that may be slower than the wait: after a repeat, its answer to an earlier request looks like that to
/// the present one.
/// </summary>
internal sealed class ReplyTime(MasterLink link, MeterSelection selection)
{
    /// <summary>Longest reply time that is measured, in microseconds.</summary>
    internal const long Longest = 10_000_000;

    private const long LongestWait = 60_000_000;

    /// <summary>
    /// Waits until nothing has come for a time; then sends one SND_NKE, or one selection, and returns the time to its answer in microseconds;
    /// null without an answer in 10 s.
    /// </summary>
    internal async ValueTask<long?> MeasureAsync(MeterAddress address, long quiet, CancellationToken cancel)
    {
        await WaitUntilQuietAsync(quiet, cancel).ConfigureAwait(false);
        int length = address.IsSecondary ? selection.WriteAgain(address) : Frame.WriteShort(link.Request, 0, ControlField.SndNke, address.Primary);
        link.Begin(length, 1);
        link.Exchange.Timing = new LineTiming(link.Line.Timing.BaudRate, Longest);
        if (await link.CompleteAsync(cancel).ConfigureAwait(false) != Outcome.Reply)
            return null;

        if (address.IsSecondary)
            link.Counts.Reset(PrimaryAddress.Selected);
        else
            link.Counts.Confirm(ControlField.SndNke, address.Primary);
        return link.Exchange.ReplyDelay;
    }

    /// <summary>
    /// Measures the slowest meter that a mask selects, after 10 s in which nothing has come. Reports it if it is slower than the wait; returns
    /// true if it is not, and false without an answer in 10 s.
    /// </summary>
    internal async ValueTask<bool> IsWithinWaitAsync(MeterAddress mask, CancellationToken cancel)
    {
        long? delay = await MeasureSlowestAsync(mask, cancel).ConfigureAwait(false);
        if (delay > link.Timing.ReplyWindow)
            link.Notice(MbusNoticeKind.SlowMeter, null, $"A meter answers its selection after about {Seconds(delay.Value)} s, later than the {Seconds(link.Timing.ReplyWindow)} s waited. Search again with more time for each reply.");
        return delay <= link.Timing.ReplyWindow;
    }

    /// <summary>Returns microseconds as seconds with one digit.</summary>
    internal static string Seconds(long microseconds) => (microseconds / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    // Time to the last of the E5 that come alone in 10 s; null for none.
    private async ValueTask<long?> MeasureSlowestAsync(MeterAddress mask, CancellationToken cancel)
    {
        await WaitUntilQuietAsync(Longest, cancel).ConfigureAwait(false);
        int length = selection.WriteAgain(mask);
        long sent = await link.Line.SendAsync(link.Request.AsMemory(0, length), cancel).ConfigureAwait(false);
        long? slowest = null;
        while (link.Line.Now < sent + Longest)
        {
            int acks = link.Acks;
            Received received = await link.ReceiveAsync(sent + Longest, cancel).ConfigureAwait(false);
            slowest = link.Acks > acks ? received.At - sent : slowest;
        }

        link.Counts.Reset(PrimaryAddress.Selected);
        return slowest;
    }

    private async ValueTask WaitUntilQuietAsync(long quiet, CancellationToken cancel)
    {
        long last = link.Line.Now + LongestWait;
        long end = Math.Min(link.Line.Now + quiet, last);
        while (link.Line.Now < end)
        {
            Received received = await link.ReceiveAsync(end, cancel).ConfigureAwait(false);
            end = received.Count > 0 ? Math.Min(link.Line.Now + quiet, last) : end;
        }
    }
}
