using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// Finds out whether a gateway forwards each request at once, as a serial server does. A gateway that shares the bus among masters may hold a
/// request, and drop one that its master has given up: after a short wait a meter could be missed without any sign.
/// </summary>
/// <remarks>
/// The test sends a probe that was silent before, and 33 bits later a request that a meter answers. A gateway that lets no second request on the
/// bus while the first can be answered delays the second by the whole reply time of the standard; whatever the delay of the network, an E5 that
/// comes earlier shows that it does not. A gateway that held the first request for another master may drop it for the second, and send this by
/// chance as early: so there are several passes, whose delays must be alike.
/// </remarks>
internal sealed class ForwarderTest(MasterLink link)
{
    private const int MaxTests = 3;
    private const int Passes = 5;
    private const long MaxVariation = 30_000;

    private readonly byte[] _silent = new byte[Frame.MaxLength];
    private readonly byte[] _received = new byte[Frame.MaxLength];
    private int _silentLength;
    private int _tests;
    private bool _hasTestedGroup;

    /// <summary>Keeps a probe that was silent.</summary>
    internal void NoteSilence(Exchange probe)
    {
        _silentLength = probe.RequestLength;
        Array.Copy(probe.Request, _silent, _silentLength);
    }

    /// <summary>Runs the test, unless its result is known.</summary>
    /// <param name="length">Length of the frame in <see cref="MasterLink.Request"/>, which is answered by E5.</param>
    /// <param name="cancel">Cancels the test.</param>
    internal async ValueTask RunAsync(int length, CancellationToken cancel)
    {
        if (link.Line.FarEnd != FarEnd.NoBridge || _silentLength == 0)
            return;

        _tests++;
        if (await IsForwarderAsync(length, isGroup: false, cancel).ConfigureAwait(false))
            link.Line.FarEnd = FarEnd.Forwarder;
        else if (_tests == MaxTests)
            link.Line.FarEnd = FarEnd.Other;
    }

    /// <summary>
    /// Runs the test once with several meters, unless its result is known: meters with equal first digits are found only after many silent
    /// selections. Their first byte counts.
    /// </summary>
    /// <param name="length">Length of the frame in <see cref="MasterLink.Request"/>, which is answered by several meters.</param>
    /// <param name="cancel">Cancels the test.</param>
    internal async ValueTask RunOnGroupAsync(int length, CancellationToken cancel)
    {
        if (link.Line.FarEnd != FarEnd.NoBridge || _silentLength == 0 || _hasTestedGroup || !await link.IsQuietAsync(cancel).ConfigureAwait(false))
            return;

        _hasTestedGroup = true;
        if (await IsForwarderAsync(length, isGroup: true, cancel).ConfigureAwait(false))
            link.Line.FarEnd = FarEnd.Forwarder;
    }

    private async ValueTask<bool> IsForwarderAsync(int length, bool isGroup, CancellationToken cancel)
    {
        long shortest = long.MaxValue;
        long longest = 0;
        for (int i = 0; i < Passes; i++)
        {
            long first = await link.Line.SendAsync(_silent.AsMemory(0, _silentLength), cancel).ConfigureAwait(false);
            await link.Line.WaitAsync(first + link.Timing.Idle, cancel).ConfigureAwait(false);
            long sent = await link.Line.SendAsync(link.Request.AsMemory(0, length), cancel).ConfigureAwait(false);
            long at = await AnsweredAsync(sent + link.Timing.ReplyWindow, isGroup, cancel).ConfigureAwait(false);
            long earliestHeld = first + link.Timing.ReplyWindow - link.Timing.Slack + link.Timing.Bytes(length) + link.Timing.EarliestReply;
            shortest = Math.Min(shortest, at - sent);
            longest = Math.Max(longest, at - sent);
            if (at >= earliestHeld || longest - shortest > MaxVariation)
                return false;
        }

        return true;
    }

    // Time of a single E5, or of the first byte of a group; never for anything else, or if another byte follows a single E5 soon.
    private async ValueTask<long> AnsweredAsync(long deadline, bool isGroup, CancellationToken cancel)
    {
        int count = 0;
        long at = long.MaxValue;
        while (link.Line.Now < deadline || link.Line.HasArrivals)
        {
            Received received = await link.Line.ReceiveAsync(_received, deadline, cancel).ConfigureAwait(false);
            count += received.Count;
            if (received.Count == 0 || (!isGroup && (received.Count != 1 || received.Damaged || _received[0] != Frame.Ack)))
                continue;

            at = Math.Min(at, received.At);
            deadline = Math.Min(deadline, received.At + link.Timing.ReplyWindow - link.Timing.Slack);
        }

        return count == 1 || isGroup ? at : long.MaxValue;
    }
}
