namespace Mbus.Client.Readings;

/// <summary>
/// Parses recorded bytes: one or more telegrams in sequence, or the user data of one telegram (a CI field and the following bytes). Damaged
/// telegrams are reported, and the telegrams after them are still found.
/// </summary>
public sealed class Capture
{
    /// <summary>Maximum number of bytes accepted as user data; longer inputs are parsed as telegrams.</summary>
    public const int MaxUserData = 1024;

    private Capture(IReadOnlyList<MeterReading> readings, IReadOnlyList<string> damages)
    {
        Readings = readings;
        Damages = damages;
    }

    /// <summary>Readings of the telegrams. Telegrams in sequence that each announce a further one (DIF 1F) form one reading.</summary>
    public IReadOnlyList<MeterReading> Readings { get; }

    /// <summary>Descriptions of damage: its position and the wrong byte; bytes are counted from 1.</summary>
    public IReadOnlyList<string> Damages { get; }

    /// <summary>
    /// Parses recorded bytes. Bytes that begin with a CI field of the wired M-Bus, and contain no long frame, are user data.
    /// </summary>
    /// <param name="bytes">Recorded bytes; may be empty.</param>
    /// <param name="key">AES-128 key of the meters, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static Capture Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key = default)
    {
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        CaptureItem[] items = [.. Read(stream, key.ToArray())];
        return new Capture([.. items.Select(item => item.Reading).OfType<MeterReading>()], [.. items.Select(item => item.Damage).OfType<string>()]);
    }

    /// <summary>
    /// Parses recorded bytes as they arrive, in bounded memory for any length: each reading is returned after its last telegram. One
    /// reading has at most <see cref="MbusMaster.MaxTelegrams"/> telegrams.
    /// </summary>
    /// <param name="bytes">Recorded bytes; may be empty. The stream stays open.</param>
    /// <param name="key">AES-128 key of the meters, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static IEnumerable<CaptureItem> Read(Stream bytes, ReadOnlyMemory<byte> key = default)
    {
        ByteWindow window = new(bytes);
        return IsUserData(window) ? [OfUserData(window, key)] : OfTelegrams(window, key);
    }

    private static bool IsUserData(ByteWindow window)
    {
        int count = window.Ahead(MaxUserData + 1);
        if (count is 0 or > MaxUserData || window.Buffer[0] is Frame.LongStart or Frame.ShortStart or Frame.Ack || !ControlInformationText.IsKnown(window.Buffer[0]))
            return false;
        return !Enumerable.Range(0, count).Any(at => LengthAt(window.Buffer, at, count - at) > Frame.ShortLength);
    }

    private static CaptureItem OfUserData(ByteWindow window, ReadOnlyMemory<byte> key)
    {
        MeterReading reading = MeterReading.FromUserData(window.Buffer.AsSpan(0, window.Ahead(MaxUserData)), key.Span);
        bool isCut = reading.Telegrams[0].Content == TelegramContent.Incomplete;
        return isCut ? new CaptureItem(null, $"The user data are damaged: {reading.Notices[0]}.") : new CaptureItem(reading, null);
    }

    private static IEnumerable<CaptureItem> OfTelegrams(ByteWindow window, ReadOnlyMemory<byte> key)
    {
        TelegramSequence sequence = new(key);
        while (window.Ahead(1) > 0)
        {
            int length = LengthAhead(window);
            if (length == 0)
            {
                yield return new CaptureItem(null, TakeDamage(window));
                continue;
            }

            foreach (MeterReading reading in sequence.Add(new Telegram(Frame.TryParse(window.Buffer, window.Offset, length, out Frame frame) ? frame : default)))
                yield return new CaptureItem(reading, null);
            window.Take(length);
        }

        foreach (MeterReading reading in sequence.End())
            yield return new CaptureItem(reading, null);
    }

    private static string TakeDamage(ByteWindow window)
    {
        long begin = window.Position;
        string? fault = FrameFault.Describe(window.Buffer.AsSpan(window.Offset, window.Ahead(Frame.MaxLength)));
        do
            window.Take(1);
        while (window.Ahead(1) > 0 && (window.Buffer[window.Offset] == Frame.Ack || LengthAhead(window) == 0));

        bool isAll = begin == 0 && window.Ahead(1) == 0;
        string where = isAll ? "The telegram is damaged" : $"Bytes {begin + 1} to {window.Position} are not a telegram";
        return $"{where}: {fault}{(begin > 0 ? ", counted from there" : "")}.";
    }

    private static int LengthAhead(ByteWindow window)
    {
        int count = window.Ahead(Frame.MaxLength);
        return LengthAt(window.Buffer, window.Offset, count);
    }

    private static int LengthAt(byte[] bytes, int at, int count)
    {
        int needed = Frame.Examine(bytes, at, count);
        return needed == Frame.Invalid || needed > count ? 0 : needed;
    }
}
