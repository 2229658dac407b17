namespace Mbus.Simulation;

/// <summary>Data behind a request of the meter's own.</summary>
/// <param name="Request">Start of the user data of the SND_UD: CI field and data.</param>
/// <param name="Telegram">Telegram of the answer.</param>
public sealed record OwnRequest(byte[] Request, TelegramDefinition Telegram)
{
    /// <summary>
    /// True if the meter acknowledges the SND_UD with E5 and sends the telegram for each later REQ_UD2, until SND_NKE or a selection; false
    /// if the telegram is the answer to the SND_UD.
    /// </summary>
    public bool IsStep { get; init; }
}
