using System.Globalization;
using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>The telegram is found in whatever was copied.</summary>
public class PastedTextTests
{
    private const string Telegram = "68 24 24 68 08 01 72 78 56 34 12 74 52 01 07 2A 00 00 00 0C 13 27 04 85 02 02 FD 49 D2 04 42 6C 9F 2C 04 13 0A 00 00 00 10 16";

    private static readonly byte[] Bytes = Recorded.Bytes(Telegram);
    private static readonly string[] Digits = Telegram.Split(' ');

    public static TheoryData<string, string> Forms() => new()
    {
        { "digits", string.Concat(Digits) },
        { "lower case", Telegram.ToLowerInvariant() },
        { "escapes", string.Concat(Digits.Select(d => $"\\x{d}")) },
        { "escapes in quotes", $"\"{string.Concat(Digits.Select(d => $"\\x{d}"))}\"" },
        { "Python", $"b'{string.Concat(Bytes.Select(b => b is > 0x20 and < 0x7F and not (byte)'\'' and not (byte)'\\' ? $"{(char)b}" : $"\\x{b:x2}"))}'" },
        { "C", $"const uint8_t frame[] = {{\n  {string.Join(", ", Digits[..12].Select(d => $"0x{d}"))},\n  {string.Join(", ", Digits[12..].Select(d => $"0x{d}u"))}\n}};" },
        { "decimal", $"[{string.Join(", ", Bytes)}]" },
        { "decimal, a line for each", $"[\n  {string.Join(",\n  ", Bytes)}\n]" },
        { "decimal in lines", $"data = [{string.Join(", ", Bytes[..20])},\n{string.Join(", ", Bytes[20..])}]" },
        { "h", string.Join(' ', Digits.Select(d => $"{d}h")) },
        { "underscores", string.Join('_', Digits) },
        { "bars", $"|{string.Join('|', Digits)}|" },
        { "colons", string.Join(':', Digits) },
        { "RECV", $"RECV (042): {Telegram}" },
        { "libmbus", $"[2026-11-29 12:00:00] Dumping M-Bus frame [type 4, 42 bytes]: {Telegram}" },
        { "syslog", $"Nov 29 12:00:00 host mbusd[123]: RX {Telegram}" },
        { "JSON", $"{{\"raw\": \"{string.Concat(Digits)}\", \"rssi\": -80}}" },
        { "base64", Convert.ToBase64String(Bytes) },
        { "base64 in JSON", $"{{\"payload\":\"{Convert.ToBase64String(Bytes)}\"}}" },
        { "hexdump -C", Dump(line => $"{string.Join(' ', line[..Math.Min(8, line.Length)].Select(b => $"{b:x2}"))}  {string.Join(' ', line.Skip(8).Select(b => $"{b:x2}"))}  |{Characters(line)}|", "  ", 8) + "0000002a\n" },
        { "xxd", Dump(line => $"{string.Concat(line.Select((b, i) => $"{b:x2}{(i % 2 == 1 ? " " : "")}")),-40} {Characters(line)}", ": ", 8) },
        { "hexdump", Dump(line => string.Join(' ', line.Chunk(2).Select(w => $"{w[1]:x2}{w[0]:x2}")), " ", 7) + "000002a\n" },
        { "od", Dump(line => string.Join(' ', line.Select(b => $"{b:x2}")), " ", 6) + "00002a\n" },
        { "Wireshark", Dump(line => $"{string.Join(' ', line.Select(b => $"{b:x2}"))}   {Characters(line)}", "  ", 4) },
        { "comment", $"# a telegram of 1 meter: 68 03\n{Telegram}\n// end" },
        { "wrapped", string.Join("\n\n", Digits.Chunk(8).Select(line => string.Join(' ', line))) },
        { "quoted mail", $"> {string.Join(' ', Digits[..20])}\n> {string.Join(' ', Digits[20..])}" },
        { "Markdown", $"```\n{Telegram}\n```" },
        { "byte order mark", $"\uFEFF{Telegram}" },
        { "a number before it", $"channel 10 {Telegram}" },
        { "0x without spaces", string.Concat(Digits.Select(d => $"0x{d}")) },
        { "h without spaces", string.Concat(Digits.Select(d => $"{d}h")) },
        { "h with a leading zero", string.Join(", ", Digits.Select(d => $"0{d}h")) },
        { "Pascal", string.Join(' ', Digits.Select(d => $"#{d}")) },
        { "Basic", string.Join(' ', Digits.Select(d => $"&H{d}")) },
        { "IEC 61131", string.Join(", ", Digits.Select(d => $"16#{d}#")) },
        { "IEC 61131 without end", string.Join(' ', Digits.Select(d => $"16#{d}")) },
        { "Java", $"new byte[] {{ {string.Join(", ", Digits.Select(d => $"(byte) 0x{d}"))} }};" },
        { "Java, signed", $"[{string.Join(", ", Bytes.Select(b => ((sbyte)b).ToString(CultureInfo.InvariantCulture)))}]" },
        { "Rust", $"vec![{string.Join(", ", Digits.Select(d => $"0x{d}u8"))}]" },
        { "JavaScript", $"<Buffer {Telegram.ToLowerInvariant()}>" },
        { "C with comments", $"/* a frame */\n{{\n  0x68, 0x24, 0x24, 0x68, // start\n  0x08,  // C field of 1 byte\n{string.Join('\n', Digits[5..].Chunk(8).Select(line => $"  {string.Join(", ", line.Select(d => $"0x{d}"))}, /* 4B 5C */"))}\n}};" },
        { "Python with comments", $"frame = [\n  0x68, 0x24, 0x24, 0x68,  # start\n{string.Join('\n', Digits[4..].Chunk(7).Select(line => $"  {string.Join(", ", line.Select(d => $"0x{d}"))},  # more"))}\n]" },
        { "JSON with escapes", System.Text.Json.JsonSerializer.Serialize(new { n = 1, raw = Encoding.Latin1.GetString(Bytes) }) },
        { "JSON with Latin-1 characters", $"{{\"raw\": \"{string.Concat(Bytes.Select(b => b is < 0x20 or (byte)'"' or (byte)'\\' ? $"\\u{b:x4}" : $"{(char)b}"))}\"}}" },
        { "strace", $"read(3, \"{string.Concat(Bytes.Select((b, i) => b is > 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\' ? $"{(char)b}" : Octal(b, i)))}\", 512) = 42" },
        { "octal", $"$'{string.Concat(Bytes.Select(b => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"))}'" },
        { "decimal in a log", $"[12:00:00][D][uart_debug:158]: <<< {string.Join(',', Bytes)}" },
        { "no leading zeros", $"RX: {string.Join(' ', Bytes.Select(b => $"{b:X}"))}" },
        { "no leading zeros, alone", string.Join(' ', Bytes.Select(b => $"{b:x}")) },
        { "a length in brackets", $"[42] {Telegram}" },
        { "HTML", $"<p>{string.Join("&nbsp;", Digits)}</p>" },
        { "no-break spaces", Telegram.Replace(' ', '\u00A0') },
        { "typographic quotes", $"\u201C{Telegram}\u201D" },
        { "tcpdump", Dump(line => string.Join(' ', line.Chunk(2).Select(Convert.ToHexStringLower)), ":  ", 4, "\t0x") },
        { "tcpdump -X", Dump(line => $"{string.Join(' ', line.Chunk(2).Select(Convert.ToHexStringLower)),-39}  {Characters(line)}", ":  ", 4, "\t0x") },
        { "gdb", Dump(line => string.Join('\t', line.Select(b => $"0x{b:x2}")), ":\t", 4, "0x7ffe") },
        { "ESP-IDF dump", Dump(line => $"{string.Join(' ', line.Select(b => $"{b:x2}"))}  |{Characters(line)}|", "   ", 4, "I (1234) mbus: 0x3ffb") },
        { "ESP-IDF", string.Join('\n', Digits.Chunk(16).Select(line => $"I (1234) mbus: {string.Join(' ', line)}")) },
        { "PowerShell", $"           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n{Dump(line => $"{string.Join(' ', line.Select(b => $"{b:X2}"))}  {Characters(line)}", "   ", 8)}" },
        { "od -b", Dump(line => string.Join(' ', line.Select(b => Base(b, 8, 3))), " ", 7, inOctal: true) + "0000052\n" },
        { "od", Dump(line => string.Join(' ', line.Chunk(2).Select(w => Base(w[0] | (w[1] << 8), 8, 6))), " ", 7, inOctal: true) + "0000052\n" },
        { "od -t u1", Dump(line => string.Concat(line.Select(b => $"{b,4}")), "", 7, inOctal: true) + "0000052\n" },
        { "od -t d1", Dump(line => string.Concat(line.Select(b => ((sbyte)b).ToString(CultureInfo.InvariantCulture).PadLeft(5))), "", 7, inOctal: true) + "0000052\n" },
        { "od -t x1", Dump(line => string.Join(' ', line.Select(b => $"{b:x2}")), " ", 7, inOctal: true) + "0000052\n" },
        { "od -t x1z", Dump(line => $"{string.Join(' ', line.Select(b => $"{b:x2}")),-47}  >{Characters(line)}<", " ", 7, inOctal: true) + "0000052\n" },
        { "od -t x4", Dump(line => string.Join(' ', line.Chunk(4).Select(w => string.Concat(w.Concat(new byte[4 - w.Length]).Reverse().Select(b => $"{b:x2}")))), " ", 7, inOctal: true) + "0000052\n" },
        { "octal numbers", string.Join(' ', Bytes.Select(b => Base(b, 8, 3))) },
        { "xxd -b", string.Concat(Bytes.Chunk(6).Select((line, i) => $"{i * 6:x8}: {string.Join(' ', line.Select(b => Base(b, 2, 8)))}  {Characters(line)}\n")) },
        { "bits", string.Join(' ', Bytes.Select(b => Base(b, 2, 8))) },
        { "bits without spaces", string.Concat(Bytes.Select(b => Base(b, 2, 8))) },
        { "bits with prefixes", string.Join(", ", Bytes.Select(b => $"0b{Base(b, 2, 8)}")) },
        { "bits in half bytes", string.Join(' ', Bytes.Select(b => $"{Base(b >> 4, 2, 4)}_{Base(b & 15, 2, 4)}")) },
        { "half bytes", string.Join(' ', string.Concat(Digits).ToCharArray()) },
        { "half bytes in pairs", string.Join("  ", Digits.Select(d => $"{d[0]} {d[1]}")) },
        { "WinDbg", Dump(line => $"{string.Join(' ', line[..8].Select(b => $"{b:x2}"))}-{string.Join(' ', line[8..].Select(b => $"{b:x2}"))}  {Characters(line)}", " ", 8) },
        { "WinDbg, 64 bits", Dump(line => $"{string.Join(' ', line[..8].Select(b => $"{b:x2}"))}-{string.Join(' ', line[8..].Select(b => $"{b:x2}"))}  {Characters(line)}", "  ", 8, "000001d2`") },
        { "DOS debug", Dump(line => $"{string.Join(' ', line.Select(b => $"{b:X2}"))}   {Characters(line)}", "  ", 4, "0B2C:") },
        { "kernel log", Dump(line => $"{string.Join(' ', line.Select(b => $"{b:x2}"))}  {Characters(line)}", ": ", 8, "[  123.456789] mbus: ") },
        { "gdb with symbols", Dump(line => string.Join('\t', line.Select(b => $"0x{b:x2}")), " <buffer+16>:\t", 4, "0x7ffe") },
        { "full-width digits", string.Concat(Telegram.Select(c => c == ' ' ? '\u3000' : (char)(c + 0xFEE0))) },
        { "Node-RED", $"{{\"topic\":\"meter\",\"payload\":{{\"type\":\"Buffer\",\"data\":[{string.Join(',', Bytes)}]}}}}" },
        { "Node-RED, a line for each", string.Join('\n', Bytes.Select((b, i) => $"{i}: 0x{b:x}")) },
        { "JSON of a typed array", $"{{{string.Join(',', Bytes.Select((b, i) => $"\"{i}\":{b}"))}}}" },
        { "YAML list", $"data:\n{string.Join('\n', Bytes.Select(b => $"  - {b}"))}" },
        { "a column of a spreadsheet", string.Join('\n', Bytes.Select((b, i) => $"{i + 1}\t{b:X2}")) },
        { "a column of decimal numbers", string.Join("\r\n", Bytes) },
        { "a column without leading zeros", string.Join('\n', Bytes.Select(b => $"{b:X}")) },
        { "PHP print_r", $"Array\n(\n{string.Join('\n', Bytes.Select((b, i) => $"    [{i}] => {b}"))}\n)" },
        { "logic analyser", $"Time [s],Value,Parity Error,Framing Error\n{string.Join('\n', Bytes.Select((b, i) => $"0.{i:d9},0x{b:X2},,"))}" },
        { "log of single bytes", string.Join('\n', Bytes.Select((b, i) => $"12:00:01.{i:d3} -> {b:X2}")) },
        { "Markdown table", $"| i | byte |\n|---|---|\n{string.Join('\n', Bytes.Select((b, i) => $"| {i} | {b:x2} |"))}" },
        { "HTML table", $"<tr>{string.Concat(Digits.Select(d => $"<td class=\"b\">{d}</td>"))}</tr>" },
        { "HTML lines", string.Join("<br>", Digits.Chunk(16).Select(line => $"{string.Join(' ', line)}")) },
        { "HTML characters", string.Concat(Digits.Select(d => $"&#x{d};")) },
        { "HTML spaces", string.Join("&#160;", Digits) },
        { "PHP", string.Join(" . ", Digits.Select(d => $"chr(0x{d})")) },
        { "Kotlin", $"byteArrayOf({string.Join(", ", Bytes.Select(b => $"0x{b:X2}{(b > 127 ? ".toByte()" : "")}"))})" },
        { "VHDL", string.Join(" & ", Digits.Select(d => $"x\"{d}\"")) },
        { "Verilog", string.Join(", ", Digits.Select(d => $"8'h{d}")) },
        { "Python in two lines", $"frame = (b'{string.Concat(Digits[..20].Select(d => $"\\x{d}"))}'\n         b'{string.Concat(Digits[20..].Select(d => $"\\x{d}"))}')" },
        { "base64 in lines", string.Join('\n', Convert.ToBase64String(Bytes).Chunk(20).Select(line => new string(line))) },
        { "Go", $"[{string.Join(' ', Bytes)}]" },
        { "C#", BitConverter.ToString(Bytes) },
        { "right-to-left marks", $"\u200F{string.Join(" \u200E", Digits)}\u200E" },
        { "zero-width spaces", Telegram.Replace(' ', '\u200B') },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_telegram_is_found_in(string form, string text)
    {
        CaptureItem item = Assert.Single(Read(text));
        Assert.True(item.Damage == null, $"{form}: {item.Damage}");
        Assert.Equal(Telegram, Hex.Format(item.Reading!.Telegrams[0].Bytes.Span));
    }

    [Fact]
    public void A_telegram_is_found_in_UTF_16_and_in_binary_content()
    {
        Assert.Single(Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Telegram)]));
        Assert.Single(Read([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Telegram)]));
        Assert.Single(Read(Bytes));
        Assert.Single(Read([0xE5]));
    }

    [Theory]
    [InlineData("2026-11-29T12:00:00.123Z", "2026-11-29T12:00:00.123")]
    [InlineData("2026-11-29 13:00:00,123+01:00 INFO", "2026-11-29T12:00:00.123")]
    [InlineData("[2026/11/29 12:00:00-0030]", "2026-11-29T12:30:00.000")]
    [InlineData("(1732838400.5) can0", "2024-11-29T00:00:00.500")]
    [InlineData("INFO 29.11.2026 12:00:00Z rx:", "2026-11-29T12:00:00.000")]
    [InlineData("12:00:00.123", null)]
    [InlineData("1764417600", "2025-11-29T12:00:00.000")]
    [InlineData("1764417600500,", "2025-11-29T12:00:00.500")]
    [InlineData("2026-11-29 rx", null)]
    public void The_time_before_a_telegram_is_that_of_its_reading(string prefix, string? expected)
    {
        MeterReading reading = Assert.Single(Read($"{prefix} {Telegram}")).Reading!;
        Assert.Equal(expected, reading.ReceivedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_number_of_14_digits_is_a_local_time() =>
        Assert.Equal(new DateTime(2026, 11, 29, 12, 0, 5), Assert.Single(Read($"20261129120005 {Telegram}")).Reading!.ReceivedAt?.LocalDateTime);

    [Theory]
    [InlineData("1040014116")]
    [InlineData("105B015C16 E5")]
    public void A_frame_of_decimal_digits_is_not_a_time(string hex) => Assert.All(Read(hex), item => Assert.True(item.Damage == null && item.Reading!.ReceivedAt == null));

    [Fact]
    public void A_log_has_several_telegrams_and_its_other_lines_are_skipped()
    {
        string second = Telegram.Replace("08 01 72", "08 02 72", StringComparison.Ordinal).Replace("10 16", "11 16", StringComparison.Ordinal);
        CaptureItem[] items = Read($"start of the log, 12 meters\n2026-11-29T12:00:00Z RX {Telegram}\n2026-11-29T12:00:01Z sent 10 5B 02 5D 16\n\n2026-11-29T12:00:02Z RX {second} rssi 80\nERROR ab cd\n{second[..40]}\n{Telegram}\nbye\n");
        Assert.Equal(["1", "", "2", "2", "1"], items.Select(item => $"{item.Reading!.PrimaryAddress}"));
        Assert.Equal("Line 7: The telegram is damaged: 13 bytes of 42: 29 bytes missing (L is 24).", Assert.Single(items, item => item.Damage != null).Damage);
    }

    [Theory]
    [InlineData("68 items\n36 of them\n")]
    [InlineData("1 68\n2 24\n3 24\n4 12\n")]
    [InlineData("104\n36\n36\n105\n")]
    public void Lines_that_only_begin_as_a_column_do_not_hide_the_telegram_after_them(string lines) =>
        Assert.Contains(Read($"{lines}{Telegram}"), item => item.Damage == null && Bytes.SequenceEqual(item.Reading!.Telegrams[0].Bytes.ToArray()));

    [Fact]
    public void A_column_that_ends_early_is_a_damaged_telegram_and_the_next_one_is_found()
    {
        CaptureItem[] items = Read($"list\n{string.Join('\n', Digits[..20].Select((d, i) => $"{i}: {d}"))}\nend of the list\n{Telegram}");
        Assert.Equal(["Line 2: The telegram is damaged: 20 bytes of 42: 22 bytes missing (L is 24).", null], items.Select(item => item.Damage));
    }

    [Theory]
    [InlineData("XX XX XX XX", "4 bytes are hidden (XX or ??) and taken for 00. The telegram is damaged: byte 41, the checksum, is 10; expected FC, the sum of the bytes 5 to 40.")]
    [InlineData("78 56 34 ??", "1 byte is hidden (XX or ??) and taken for 00. The telegram is damaged: byte 41, the checksum, is 10; expected FE, the sum of the bytes 5 to 40.")]
    public void Hidden_bytes_are_reported_and_their_telegram_is_doubtful(string identification, string expected)
    {
        CaptureItem item = Assert.Single(Read($"RX {Telegram.Replace("78 56 34 12", identification, StringComparison.Ordinal)}"));
        Assert.Equal((expected, true, 4), (item.Damage, item.Reading!.IsDamaged, item.Reading.Records.Count));
    }

    [Fact]
    public void Hidden_bytes_among_digits_without_spaces_are_reported() =>
        Assert.StartsWith("4 bytes are hidden", Assert.Single(Read(string.Concat(Digits).Replace("78563412", "xxxxxxxx", StringComparison.Ordinal))).Damage);

    [Fact]
    public void Hidden_bytes_of_user_data_are_reported() =>
        Assert.Equal("1 byte is hidden (XX or ??) and taken for 00.", Assert.Single(Read("78 0C 13 27 xx 85 02")).Damage);

    [Fact]
    public void User_data_on_lines_of_their_own_are_telegrams_of_their_own()
    {
        CaptureItem[] items = Read("78 01 13 05\n78 01 13 06\n72 78 56 34 12 74 52 01 07 2A 00 00 00\n0C 13 27 04 85 02\n");
        Assert.Equal(["volume 0.005 m³", "volume 0.006 m³", "volume 2850.427 m³"], items.Select(item => Assert.Single(item.Reading!.Records).ToString()));
    }

    [Theory]
    [InlineData("", "a test is empty. Expected a telegram")]
    [InlineData(" \n\t", "a test is empty.")]
    [InlineData("# only a comment", "a test contains no telegram")]
    [InlineData("hello world", "a test contains no telegram: line 1, \"hello world\", has no hexadecimal bytes.")]
    [InlineData("68 1G", "a test contains no telegram: line 1 has only the bytes 68, \"1G\" is not a byte.")]
    [InlineData("rx 68 1F 1F", "a test contains no telegram: line 1 has only the bytes 68 1F 1F, \"rx\" is not a byte.")]
    public void What_cannot_be_understood_is_explained(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_endless_line_is_an_error() =>
        Assert.Contains("line 1: has more than", Assert.Throws<FormatException>(() => Read(new string('x', (1 << 21) + 1))).Message, StringComparison.Ordinal);

    private static CaptureItem[] Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static CaptureItem[] Read(byte[] content) => [.. Capture.ReadText(new MemoryStream(content), "a test", DecodeOptions.Default)];

    // Three digits before a digit, as strace writes.
    private static string Octal(byte value, int at) =>
        $"\\{Convert.ToString(value, 8).PadLeft(at + 1 < Bytes.Length && char.IsAsciiDigit((char)Bytes[at + 1]) ? 3 : 1, '0')}";

    private static string Dump(Func<byte[], string> line, string separator, int digits, string prefix = "", bool inOctal = false) =>
        string.Concat(Bytes.Chunk(16).Select((bytes, i) => $"{prefix}{Base(i * 16, inOctal ? 8 : 16, digits)}{separator}{line(bytes)}\n"));

    private static string Base(int value, int radix, int digits) => Convert.ToString(value, radix).PadLeft(digits, '0');

    private static string Characters(byte[] line) => string.Concat(line.Select(b => b is > 0x20 and < 0x7F ? (char)b : '.'));
}
