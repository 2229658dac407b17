namespace Mbus.Client.Readings;

/// <summary>Status byte of a header, with its meaning (EN 13757-3, status byte; EN 1434-3:1997 for the fixed structure).</summary>
public sealed class MeterStatus
{
    private const byte CountersAtFixedDate = 0x02;
    private const int Codes = 256;

    // A log has many of the same.
    private static readonly MeterStatus?[] Known = new MeterStatus?[2 * Codes];

    private readonly string _text;

    internal MeterStatus(byte code, bool isFixed)
    {
        Code = code;
        Words = code == 0 ? [] : [.. isFixed ? FixedWords(code) : ApplicationWords(code), .. CommonWords(code)];
        _text = Words.Count == 0 ? "ok" : string.Join(", ", Words);
    }

    /// <summary>Status byte as sent.</summary>
    public byte Code { get; }

    /// <summary>Reported conditions in lower case; empty if there are none.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Returns the conditions in one line; <c>ok</c> if there are none.</summary>
    public override string ToString() => _text;

    internal static MeterStatus? Of(TelegramHeader header) =>
        header.Content != TelegramContent.Incomplete && header.Kind is HeaderKind.Short or HeaderKind.Long or HeaderKind.Fixed
            ? Of(header.Status, header.Kind == HeaderKind.Fixed)
            : null;

    private static MeterStatus Of(byte code, bool isFixed) => Known[code + (isFixed ? Codes : 0)] ??= new MeterStatus(code, isFixed);

    private static IEnumerable<string> FixedWords(byte code)
    {
        if ((code & CountersAtFixedDate) != 0)
            yield return "counters of a fixed date";
    }

    private static IEnumerable<string> ApplicationWords(byte code) => (code & StatusByte.ApplicationMask) switch
    {
        StatusByte.ApplicationBusy => ["application busy"],
        StatusByte.ApplicationError => ["application error"],
        StatusByte.Abnormal => ["abnormal condition or alarm"],
        _ => [],
    };

    private static IEnumerable<string> CommonWords(byte code)
    {
        if ((code & StatusByte.PowerLow) != 0)
            yield return "power low";
        if ((code & StatusByte.PermanentError) != 0)
            yield return "permanent error";
        if ((code & StatusByte.TemporaryError) != 0)
            yield return "temporary error";
        if ((code & StatusByte.ManufacturerMask) != 0)
            yield return $"manufacturer's {code & StatusByte.ManufacturerMask:X2}";
    }
}
