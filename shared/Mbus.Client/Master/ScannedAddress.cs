namespace Mbus.Client;

/// <summary>A primary address at which somebody answered.</summary>
/// <param name="Address">The address.</param>
/// <param name="BaudRate">The baud rate at which it was asked.</param>
/// <param name="Outcome">A reply: one meter. Damage: several meters at this address, or a disturbed line.</param>
/// <param name="Telegram">The first telegram of the meter; null where it sends none.</param>
public sealed record ScannedAddress(byte Address, int BaudRate, Outcome Outcome, Telegram? Telegram)
{
    /// <summary>The secondary address that the telegram tells; null where there is none.</summary>
    public SecondaryAddress? Secondary =>
        Telegram != null && TelegramHeader.Read(Telegram.Frame) is { Kind: HeaderKind.Long or HeaderKind.Fixed, Content: not TelegramContent.Incomplete } header
            ? header.Address
            : null;
}
