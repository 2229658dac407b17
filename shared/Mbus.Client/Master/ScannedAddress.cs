namespace Mbus.Client;

/// <summary>A primary address with an answer.</summary>
/// <param name="Address">Primary address.</param>
/// <param name="BaudRate">Baud rate of the request.</param>
/// <param name="Outcome">Reply: one meter. Damage: several meters at this address, or a disturbed line.</param>
/// <param name="Telegram">First telegram of the meter; null if it sends none.</param>
public sealed record ScannedAddress(byte Address, int BaudRate, Outcome Outcome, Telegram? Telegram)
{
    /// <summary>Secondary address from the telegram; null if it has none.</summary>
    public SecondaryAddress? Secondary =>
        Telegram != null && TelegramHeader.Read(Telegram.Frame) is { Kind: HeaderKind.Long or HeaderKind.Fixed, Content: not TelegramContent.Incomplete } header
            ? header.Address
            : null;
}
