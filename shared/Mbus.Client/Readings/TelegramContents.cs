namespace Mbus.Client.Readings;

/// <summary>Contents announced by CI fields, also if the body is encrypted.</summary>
internal static class TelegramContents
{
    internal static bool HoldsRecords(byte ci) =>
        ci is ControlInformation.VariableData or ControlInformation.VariableDataShortHeader or ControlInformation.VariableDataNoHeader or 0x5A or 0x5B;

    internal static bool IsCompact(TelegramHeader header) => header.Content == TelegramContent.CompactFrame
        || (header.Content == TelegramContent.Encrypted && header.Ci is ControlInformation.FixedData or ControlInformation.CompactFrameShortHeader);

    internal static bool IsFormat(byte ci) =>
        ci is ControlInformation.FormatFrame or ControlInformation.FormatFrameShortHeader or ControlInformation.FormatFrameLongHeader;
}
