using Mbus.Client.Security;

namespace Mbus.Client.Readings;

/// <summary>Builds the notice of a telegram: its content other than records.</summary>
internal static class TelegramNotice
{
    private const int BitsOfByte = 8;

    internal static string? Of(TelegramReading telegram)
    {
        string? content = OfContent(telegram);
        if (telegram.Body.Notices.Count == 0)
            return content;

        string?[] parts = [content, .. telegram.Body.Notices];
        string text = string.Join("; ", parts.Where(part => part != null));
        return text.Length == 0 ? null : text;
    }

    private static string? OfContent(TelegramReading telegram)
    {
        TelegramHeader header = telegram.Header;
        if (telegram.Source.Length == 0 && telegram.Damage != null)
            return null;
        if (telegram.Body.IsFragment)
            return null;
        return telegram.Content switch
        {
            TelegramContent.Records or TelegramContent.FixedCounters => null,
            TelegramContent.CompactFrame or TelegramContent.FormatFrame => telegram.Body.Restored != null || header.DataLength == 0 ? null : $"CI {header.Ci:X2} ({ControlInformationText.Of(header)}): {Bytes(header)}",
            TelegramContent.None => $"no data: {telegram.Description}",
            TelegramContent.Selection => $"selection of {header.Address}",
            TelegramContent.ApplicationError => $"the meter reports an application error: {ApplicationErrorText.Text(header.ErrorCode)} ({ErrorBytes(header)})",
            TelegramContent.Alarm => $"alarm: {Alarm(header)}",
            TelegramContent.Encrypted => Decrypted(telegram),
            TelegramContent.Incomplete => $"CI {header.Ci:X2} ({ControlInformationText.Of(header)}) announces a header, but only {header.Length} bytes are there",
            _ => $"CI {header.Ci:X2} ({ControlInformationText.Of(header)}): no records; {Bytes(header)}",
        };
    }

    private static string? Decrypted(TelegramReading telegram)
    {
        DecryptedBody body = telegram.Body.Decrypted!;
        bool isShown = body.Fault != null || TelegramContents.HoldsRecords(telegram.Header.Ci) || telegram.Body.Restored != null;
        return isShown ? null : $"decrypted, CI {telegram.Header.Ci:X2}: {Hex.Format(body.Buffer.AsSpan(body.Offset, body.Length))}";
    }

    private static string ErrorBytes(TelegramHeader header) => header.DataLength == 0 ? "no code" : Data(header);

    private static string Bytes(TelegramHeader header) => header.DataLength == 0 ? "no data" : $"data {Data(header)}";

    private static string Data(TelegramHeader header) => Hex.Format(header.Buffer.AsSpan(header.DataOffset, header.DataLength));

    private static string Alarm(TelegramHeader header)
    {
        if (header.DataLength == 0)
            return "no bytes";

        byte first = header.Buffer[header.DataOffset];
        int[] bits = [.. Enumerable.Range(0, BitsOfByte).Where(bit => (first & (1 << bit)) != 0)];
        string which = header.DataLength > 1 ? "" : bits.Length == 0 ? ", no bit" : $", bit {string.Join(", ", bits)}";
        return Data(header) + which;
    }
}
