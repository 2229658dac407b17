namespace Mbus.Client;

/// <summary>Result of a search.</summary>
/// <param name="Kind">Kind: a meter, a meter that sends no address, or several inseparable meters.</param>
/// <param name="Address">Secondary address; unknown parts are wildcards.</param>
/// <param name="FabricationNumber">
/// Fabrication number pattern that selects the meter if others have the same address: eight digits, F for any; FFFFFFFF if not needed.
/// </param>
/// <param name="Telegram">First telegram; null if the meter sends none.</param>
public sealed record FoundMeter(SearchFinding Kind, SecondaryAddress Address, uint FabricationNumber, Telegram? Telegram)
{
    /// <summary>
    /// Address for later requests: a meter of this kind (manufacturer, version, device type) has acknowledged a selection by such an address. It
    /// differs from <see cref="Address"/> for meters that accept only selections with wildcards.
    /// </summary>
    public MeterAddress MeterAddress { get; init; } = MeterAddress.Of(Address, FabricationNumber);
}
