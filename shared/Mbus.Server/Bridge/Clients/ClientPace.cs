namespace Mbus.Server.Bridge;

/// <summary>
/// Limits the read rate of one client: a first burst without pause, then a multiple of the bus rate. Unread bytes stay in the client's
/// socket, and TCP flow control stops the client.
/// </summary>
/// <remarks>A client that waits for replies is never slowed down: it has only one request on the bus at a time.</remarks>
internal sealed class ClientPace(LineTiming timing, TimeProvider time)
{
    /// <summary>Number of bytes read without a pause.</summary>
    internal const int Burst = 8 * Frame.MaxLength;

    /// <summary>Maximum read rate as a multiple of the bus rate. Some requests are not sent on the bus.</summary>
    internal const int Multiple = 4;

    /// <summary>Maximum pause; limits how late a disconnected client releases its place.</summary>
    internal static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _burst = TimeOf(timing, Burst);
    private readonly long _start = time.GetTimestamp();

    // Time at which the bytes read so far would have ended at the allowed rate.
    private TimeSpan _carriedAt;

    /// <summary>Counts bytes read, and returns the pause before the next read.</summary>
    internal TimeSpan PauseAfter(int count)
    {
        TimeSpan now = time.GetElapsedTime(_start);
        _carriedAt = (_carriedAt > now ? _carriedAt : now) + TimeOf(timing, count);
        TimeSpan pause = _carriedAt - now - _burst;
        if (pause <= TimeSpan.Zero)
            return TimeSpan.Zero;

        // Drop any excess over the maximum pause, so that the pauses end soon after a flood.
        pause = pause < MaxPause ? pause : MaxPause;
        _carriedAt = now + _burst + pause;
        return pause;
    }

    private static TimeSpan TimeOf(LineTiming timing, int bytes) => TimeSpan.FromMicroseconds((double)timing.Bytes(bytes) / Multiple);
}
