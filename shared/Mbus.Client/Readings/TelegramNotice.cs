namespace Mbus.Client.Readings;

/// <summary>Builds the notice of a telegram: its content other than records.</summary>
internal static class TelegramNotice
{
    private const int BitsOfByte = 8;

    internal static string? Of(TelegramReading telegram)
    {
        TelegramHeader header = telegram.Header;
        return telegram.Content switch
        {
            TelegramContent.Records or TelegramContent.FixedCounters => null,
            TelegramContent.None => $"no data: {telegram.Description}",
            TelegramContent.Selection => $"selection of {header.Address}",
            TelegramContent.ApplicationError => $"the meter reports an application error: {ApplicationErrorText.Text(header.ErrorCode)} ({ErrorBytes(header)})",
            TelegramContent.Alarm => $"alarm: {Alarm(header)}",
            TelegramContent.Encrypted => Encrypted(telegram),
            TelegramContent.Incomplete => $"CI {header.Ci:X2} ({ControlInformationText.Of(header)}) announces a header, but only {header.Length} bytes are there",
            _ => $"CI {header.Ci:X2} ({ControlInformationText.Of(header)}): no records; {Bytes(header)}",
        };
    }

    private static string? Encrypted(TelegramReading telegram)
    {
        Security.DecryptedBody body = telegram.Decrypted!;
        if (body.Fault != null)
            return $"encrypted, security mode {telegram.SecurityMode}: {body.Fault}";
        return body.HoldsRecords ? null : $"decrypted, CI {telegram.Ci:X2}: {Hex.Format(body.Buffer.AsSpan(body.Offset, body.Length))}";
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
