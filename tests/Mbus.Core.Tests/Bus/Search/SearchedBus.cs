namespace Mbus.Tests.Bus;

/// <summary>A meter as a search sees it.</summary>
internal sealed record SearchedMeter(SecondaryAddress Address, uint? Fabrication = null, bool SendsData = true);

/// <summary>
/// A bus reduced to what selections bring: silence, one, several; and chance that bends an answer. Of several answers as many bytes are
/// heard as do not merge: 1 where they all begin together, which is the default. Noise also damages the given answers, from 1. If answers
/// merge into one sound E5, the reading that confirms it is damaged.
/// </summary>
internal sealed class SearchedBus(
    IReadOnlyList<SearchedMeter> meters, double noise = 0, int seed = 1, Func<int, int>? bytesReceived = null, int[]? damaged = null, bool merges = false)
{
    private readonly Random _random = new(seed);
    private readonly byte[] _reply = new byte[Frame.MaxLength];

    public List<(SecondaryAddress Address, uint Fabrication, SearchFinding Finding)> Found { get; } = [];

    public List<string> Asked { get; } = [];

    public static SearchedMeter Meter(uint id, string manufacturer = "TST", byte version = 1, byte type = 7, uint? fabrication = null) =>
        new(new SecondaryAddress(id, Manufacturer.FromLetters(manufacturer), version, type), fabrication);

    public static uint Bcd(int number) => Convert.ToUInt32(number.ToString("D8"), 16);

    public static SearchedMeter[] Random(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(100_000_000)).Distinct().Select(id => Meter(Bcd(id)))];
    }

    /// <summary>Searches to the end, or for so many selections.</summary>
    public SecondarySearch Search(SecondarySearch search, int selections = 100_000)
    {
        while (selections-- > 0 && Next(search))
        {
            SearchedMeter[] selected = [.. meters.Where(meter => Selects(search, meter))];
            Asked.Add($"{search.Mask.Identification:X8} {selected.Length}");
            bool isNoisy = _random.NextDouble() < noise || damaged?.Contains(Asked.Count) == true;
            bool isMerged = merges && selected.Length > 1;
            Outcome outcome = isNoisy || (selected.Length > 1 && !isMerged) ? Outcome.Damage : selected.Length > 0 ? Outcome.Reply : Outcome.Silence;
            int bytes = selected.Length > 1 && bytesReceived != null ? bytesReceived(selected.Length) : Math.Min(1, selected.Length);
            bool isAcknowledged = search.TakeSelection(outcome, bytes + (isNoisy ? 1 : 0));
            Note(search);
            if (!isAcknowledged)
                continue;

            Outcome reading = isMerged ? Outcome.Damage : selected[0].SendsData ? Outcome.Reply : Outcome.Silence;
            search.TakeReading(reading, reading == Outcome.Reply ? Reply(selected[0]) : default);
            Note(search);
        }

        return search;
    }

    public SecondarySearch Search(bool hexDigits = false) => Search(new SecondarySearch(SecondaryAddress.Any, hexDigits));

    /// <summary>Continues a search for all meters from its text after the mask.</summary>
    public SecondarySearch Continue(string text) => Search(Parse(text));

    public static SecondarySearch Parse(string text)
    {
        SecondarySearch? search = SecondarySearch.FromText("FFFFFFFFFFFFFFFF " + text);
        Assert.NotNull(search);
        return search;
    }

    /// <summary>Searches by single steps; returns after each selection.</summary>
    public IEnumerable<string> Steps(SecondarySearch search)
    {
        for (int asked = Asked.Count; Search(search, 1).Status == SearchStatus.Searching && Asked.Count > asked; asked++)
            yield return Asked[^1];
    }

    public void AssertAllFound()
    {
        string[] expected = [.. meters.Select(meter => meter.Address.ToString()).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Found.Select(found => found.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.All(Found, found => Assert.Equal(SearchFinding.Meter, found.Finding));
    }

    private static bool Selects(SecondarySearch search, SearchedMeter meter)
    {
        bool matches = search.Mask.Matches(meter.Address);
        return search.FabricationNumber == uint.MaxValue
            ? matches
            : matches && meter.Fabrication is uint number && SecondaryAddress.MatchesIdentification(search.FabricationNumber, number);
    }

    private bool Next(SecondarySearch search)
    {
        bool more = search.Next();
        Note(search);
        return more;
    }

    private void Note(SecondarySearch search)
    {
        if (search.Finding != SearchFinding.None)
            Found.Add((search.FoundAddress, search.FoundFabricationNumber, search.Finding));
    }

    private Frame Reply(SearchedMeter meter)
    {
        byte[] data = new byte[TelegramHeader.LongLength];
        TelegramHeader.WriteLong(data, 0, meter.Address, 0, 0, 0);
        int length = Frame.WriteLong(_reply, 0, ControlField.RspUd, 1, ControlInformation.VariableData, data, 0, data.Length);
        Assert.True(Frame.TryParse(_reply, 0, length, out Frame frame));
        return frame;
    }
}
