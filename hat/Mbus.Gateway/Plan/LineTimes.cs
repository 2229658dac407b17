namespace Mbus.Gateway.Plan;

/// <summary>Predicted line time of one reading, from the baud rate. A measured one replaces it: see <see cref="PlannedMeter.LineTime"/>.</summary>
public static class LineTimes
{
    /// <summary>Length of a typical telegram in bytes, for a meter that has not been read yet.</summary>
    public const int TypicalTelegram = 150;

    /// <summary>Length of the shortest telegram in bytes: header with long address and one record.</summary>
    public const int ShortestTelegram = 27;

    // 68 L L 68 C A CI, 8 bytes of address, CS 16.
    private const int SelectionLength = 17;
    private const int AckLength = 1;

    // Typical time from a request to its reply: between 11 bits and 330 bits + 50 ms (EN 13757-2).
    private const int TypicalReplyBytes = 6;

    /// <summary>Returns the time of a reading: the selection or SND_NKE, then one request and reply for each telegram.</summary>
    /// <param name="timing">Timing of the line.</param>
    /// <param name="isSecondary">True if the meter is selected by its secondary address.</param>
    /// <param name="telegramBytes">Length of each telegram in bytes.</param>
    /// <param name="telegrams">Number of telegrams.</param>
    public static TimeSpan Of(LineTiming timing, bool isSecondary, int telegramBytes = TypicalTelegram, int telegrams = 1)
    {
        long start = ExchangeTime(timing, isSecondary ? SelectionLength : Frame.ShortLength, AckLength);
        return TimeSpan.FromMicroseconds(start + (telegrams * ExchangeTime(timing, Frame.ShortLength, telegramBytes)));
    }

    private static long ExchangeTime(LineTiming timing, int request, int reply) =>
        timing.Bytes(request) + timing.Bytes(TypicalReplyBytes) + timing.Bytes(reply) + timing.Idle;
}
