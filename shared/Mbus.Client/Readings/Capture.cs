namespace Mbus.Client.Readings;

/// <summary>
/// Bytes that somebody has recorded: telegrams, one or several in a row, or the user data of one telegram (a CI field and what
/// follows). Damaged telegrams are told, and those behind them are found all the same.
/// </summary>
public sealed class Capture
{
    private Capture(IReadOnlyList<MeterReading> readings, IReadOnlyList<string> damages)
    {
        Readings = readings;
        Damages = damages;
    }

    /// <summary>What the telegrams say. Those that a meter sends in a row, since each says that more follow (DIF 1F), are one reading.</summary>
    public IReadOnlyList<MeterReading> Readings { get; }

    /// <summary>What is damaged: where it begins, and which byte is wrong; bytes are counted from 1.</summary>
    public IReadOnlyList<string> Damages { get; }

    /// <summary>Reads recorded bytes. Those that begin with a CI field of the wired M-Bus, and hold no long frame, are user data.</summary>
    /// <param name="bytes">Any bytes, also none.</param>
    /// <param name="key">The meters' AES-128 key, 16 bytes, for encrypted bodies; empty for none.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static Capture Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key = default)
    {
        if (bytes.IsEmpty)
            return new Capture([], []);

        byte[] copy = bytes.ToArray();
        if (IsUserData(copy))
            return OfUserData(MeterReading.FromUserData(bytes, key));
        List<string> damages = [];
        return new Capture(Joined(Frames(copy, damages), key), damages);
    }

    private static bool IsUserData(byte[] bytes)
    {
        if (bytes[0] is Frame.LongStart or Frame.ShortStart or Frame.Ack || !ControlInformationText.IsKnown(bytes[0]))
            return false;
        return !Enumerable.Range(0, bytes.Length).Any(at => LengthAt(bytes, at) > Frame.ShortLength);
    }

    private static Capture OfUserData(MeterReading reading)
    {
        bool isCut = reading.Telegrams[0].Content == TelegramContent.Incomplete;
        return isCut ? new Capture([], [$"The user data are damaged: {reading.Notices[0]}."]) : new Capture([reading], []);
    }

    private static List<Telegram> Frames(byte[] bytes, List<string> damages)
    {
        List<Telegram> telegrams = [];
        int at = 0;
        while (at < bytes.Length)
        {
            int length = LengthAt(bytes, at);
            if (length > 0)
                telegrams.Add(new Telegram(Frame.TryParse(bytes, at, length, out Frame frame) ? frame : default));
            else
                length = AddDamage(bytes, at, damages);
            at += length;
        }

        return telegrams;
    }

    private static int AddDamage(byte[] bytes, int at, List<string> damages)
    {
        int next = at + 1;
        while (next < bytes.Length && (bytes[next] == Frame.Ack || LengthAt(bytes, next) == 0))
            next++;

        string where = next - at == bytes.Length ? "The telegram is damaged" : $"Bytes {at + 1} to {next} are no telegram";
        damages.Add($"{where}: {FrameFault.Describe(bytes.AsSpan(at))}{(at > 0 ? ", counted from there" : "")}.");
        return next - at;
    }

    private static int LengthAt(byte[] bytes, int at)
    {
        int needed = Frame.Examine(bytes, at, bytes.Length - at);
        return needed == Frame.Invalid || needed > bytes.Length - at ? 0 : needed;
    }

    private static List<MeterReading> Joined(List<Telegram> telegrams, ReadOnlySpan<byte> key)
    {
        List<MeterReading> readings = [];
        int begin = 0;
        for (int i = 0; i < telegrams.Count; i++)
        {
            MeterReading last = MeterReading.From(telegrams[i..(i + 1)], key);
            bool goesOn = last.MoreRecordsFollow && i + 1 < telegrams.Count
                && last.Identity != null && last.Identity == MeterReading.From(telegrams[(i + 1)..(i + 2)], key).Identity;
            if (goesOn)
                continue;

            readings.Add(begin == i ? last : MeterReading.From(telegrams[begin..(i + 1)], key));
            begin = i + 1;
        }

        return readings;
    }
}
