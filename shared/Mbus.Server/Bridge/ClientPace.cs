namespace Mbus.Server.Bridge;

/// <summary>
/// How fast the bytes of one client are read: the first ones at once, further ones at some multiple of what the bus carries. The others
/// stay in the client's socket, and TCP stops the client.
/// </summary>
/// <remarks>A client that waits for replies is never slowed down: its requests are on the bus one at a time.</remarks>
internal sealed class ClientPace(LineTiming timing, TimeProvider time)
{
    /// <summary>How many bytes are read without a pause.</summary>
    internal const int Burst = 8 * Frame.MaxLength;

    /// <summary>How many times as fast as the bus a client may be. Some requests are not put on the bus.</summary>
    internal const int Multiple = 4;

    /// <summary>The longest pause: a client that has left frees its place no later.</summary>
    internal static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _burst = TimeOf(timing, Burst);
    private readonly long _start = time.GetTimestamp();

    // When what was read would have ended at the rate that is allowed.
    private TimeSpan _carriedAt;

    /// <summary>Counts bytes that were read. The pause before the next ones are.</summary>
    internal TimeSpan PauseAfter(int count)
    {
        TimeSpan now = time.GetElapsedTime(_start);
        _carriedAt = (_carriedAt > now ? _carriedAt : now) + TimeOf(timing, count);
        TimeSpan pause = _carriedAt - now - _burst;
        if (pause <= TimeSpan.Zero)
            return TimeSpan.Zero;

        // What the longest pause does not make up for is forgotten: the pauses end soon after the flood.
        pause = pause < MaxPause ? pause : MaxPause;
        _carriedAt = now + _burst + pause;
        return pause;
    }

    private static TimeSpan TimeOf(LineTiming timing, int bytes) => TimeSpan.FromMicroseconds((double)timing.Bytes(bytes) / Multiple);
}
