using System.Globalization;

namespace Mbus.Client.Lines;

/// <summary>
/// Bytes that wake a meter before a request, as optical heads and meters with a battery need them (EN 13757-2, wake-up message: 55 for
/// 2.2 s).
/// </summary>
/// <param name="Value">Byte of the preamble, usually 55 or 00.</param>
/// <param name="Count">Number of these bytes, 1 to <see cref="MaxCount"/>.</param>
public sealed record WakeUpPreamble(byte Value, int Count)
{
    /// <summary>Maximum of <see cref="Count"/>.</summary>
    public const int MaxCount = 2000;

    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(10);

    /// <summary>Pause between the preamble and the request. Default: 100 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time after a preamble for which no other one is sent, because the meter is awake. Default: 2 s.</summary>
    public TimeSpan Awake { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Parses <c>BYTExCOUNT[/PAUSE[/AWAKE]]</c>, for example <c>55x132</c> or <c>55x132/100ms/20s</c>.</summary>
    /// <exception cref="FormatException">The text is not a preamble; the message gives the expected form.</exception>
    public static WakeUpPreamble Parse(string text)
    {
        string[] parts = text.Split('/');
        string[] bytes = parts[0].Split('x');
        int count = 0;
        byte value = 0;
        bool isValid = parts.Length <= 3 && bytes.Length == 2
            && byte.TryParse(bytes[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            && int.TryParse(bytes[1], NumberStyles.None, CultureInfo.InvariantCulture, out count);
        if (!isValid || count is < 1 or > MaxCount)
            throw Invalid(text);

        WakeUpPreamble preamble = new(value, count);
        preamble = parts.Length > 1 ? preamble with { Pause = ParseTime(parts[1], text) } : preamble;
        return parts.Length > 2 ? preamble with { Awake = ParseTime(parts[2], text) } : preamble;
    }

    /// <summary>Returns the preamble in the form of <see cref="Parse"/>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value:X2}x{Count}/{Pause.TotalMilliseconds:0}ms/{Awake.TotalMilliseconds:0}ms");

    internal byte[] Bytes() => [.. Enumerable.Repeat(Value, Count)];

    private static TimeSpan ParseTime(string time, string text)
    {
        string digits = time.TrimEnd('m', 's');
        int unit = time[digits.Length..] switch { "ms" => 1, "s" => 1000, _ => 0 };
        return unit > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && (long)number * unit <= MaxTime.TotalMilliseconds
            ? TimeSpan.FromMilliseconds((long)number * unit)
            : throw Invalid(text);
    }

    private static FormatException Invalid(string text) => new(
        $"\"{text}\" is not a wake-up preamble. Expected a byte in hexadecimal, x and a number of 1 to {MaxCount}, then the pause and the time awake if they differ from 100 ms and 2 s, for example 55x132 or 55x132/100ms/20s.");
}
