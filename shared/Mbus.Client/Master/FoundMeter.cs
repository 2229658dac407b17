namespace Mbus.Client;

/// <summary>What a search has found.</summary>
/// <param name="Kind">A meter, one that sends no address, or several that nothing can part.</param>
/// <param name="Address">Its secondary address; wildcards stand for what is unknown.</param>
/// <param name="FabricationNumber">What selects it beside its address, where others have the same: eight digits, F for any; FFFFFFFF for nothing.</param>
/// <param name="Telegram">Its first telegram; null where it sends none.</param>
public sealed record FoundMeter(SearchFinding Kind, SecondaryAddress Address, uint FabricationNumber, Telegram? Telegram)
{
    /// <summary>How to call it from now on.</summary>
    public MeterAddress MeterAddress => MeterAddress.Of(Address, FabricationNumber);
}
