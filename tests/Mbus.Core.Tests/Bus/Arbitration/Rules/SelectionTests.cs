namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>Selections by secondary address (EN 13757-3): which frames they are, and which slaves they may select.</summary>
public class SelectionTests
{
    private const string Number = "78 56 34 12";
    private const string Rest = "74 52 01 00";
    private const string Open = "78 56 F4 12";

    // 0C 78: the fabrication number, eight digits.
    private const string Fabrication = "0C 78 04 03 02 01";
    private const string OpenFabrication = "0C 78 04 03 F2 01";

    [Theory]
    [InlineData(0x53, 253, 0x52, true)]
    [InlineData(0x73, 253, 0x52, true)]
    [InlineData(0x43, 253, 0x52, true)]
    [InlineData(0x53, 253, 0x56, true)]
    [InlineData(0x53, 253, 0x50, false)]
    [InlineData(0x53, 253, 0x51, false)]
    [InlineData(0x53, 3, 0x52, false)]
    [InlineData(0x53, 3, 0x56, false)]
    [InlineData(0x53, 254, 0x52, false)]
    [InlineData(0x53, 3, 0x51, false)]
    [InlineData(0x08, 253, 0x52, false)]
    [InlineData(0x08, 253, 0x72, false)]
    public void A_selection_is_a_SND_UD_to_253_with_its_CI(byte c, byte a, byte ci, bool isSelection)
    {
        Assert.Equal(isSelection, Selection.IsSelection(FrameOf(c, a, ci, $"{Number} {Rest}")));
    }

    [Theory]
    [InlineData($"{Number} {Rest}", false)]
    [InlineData($"{Number} FF FF FF FF", false)]
    [InlineData($"{Open} {Rest}", true)]
    [InlineData($"{Open} {Rest} {Fabrication}", false)]
    [InlineData($"{Open} {Rest} {Fabrication} 01 7A 03", false)]
    [InlineData($"{Open} {Rest} {OpenFabrication}", true)]
    [InlineData($"{Open} {Rest} {OpenFabrication} 01 7A 03", true)]
    [InlineData($"{Number} {Rest} {OpenFabrication}", false)]
    [InlineData($"{Open} {Rest} 0C 78 04 03 02", true)]
    [InlineData(Number, false)]
    [InlineData("78 56 34", true)]
    [InlineData("", true)]
    public void It_may_match_several_slaves_if_neither_of_its_numbers_is_complete(string data, bool mayMatchSeveral)
    {
        Selection selection = new();
        selection.Make(FrameOf(0x53, 253, ControlInformation.SelectSlave, data));

        Assert.Equal(mayMatchSeveral, selection.MayMatchSeveral);
    }

    [Fact]
    public void Each_digit_of_a_number_may_be_a_wildcard()
    {
        string[] open = [.. Enumerable.Range(0, 8).Select(digit => WithWildcard(Number, digit))];
        foreach (string number in open)
        {
            It_may_match_several_slaves_if_neither_of_its_numbers_is_complete($"{number} {Rest}", true);
            It_may_match_several_slaves_if_neither_of_its_numbers_is_complete($"{Open} {Rest} 0C 78 {number}", true);
        }
    }

    [Theory]
    [InlineData($"{Number} {Rest}", true)]
    [InlineData($"{Open} {Rest}", true)]
    [InlineData("79 56 34 12 74 52 01 00", false)]
    [InlineData("78 56 34 12 74 52 02 00", false)]
    [InlineData($"{Number} {Rest} {Fabrication}", true)]
    [InlineData($"79 56 34 12 {Rest} {Fabrication}", false)]
    [InlineData("79 56 34", true)]
    public void It_may_select_the_meters_that_its_secondary_address_matches_or_each_meter_if_that_is_truncated(string data, bool maySelect)
    {
        SecondaryAddress meter = SecondaryAddress.Read(Transcript.Bytes($"{Number} {Rest}"), 0);

        Assert.Equal(maySelect, Selection.MaySelect(FrameOf(0x53, 253, ControlInformation.SelectSlave, data), meter));
    }

    private static string WithWildcard(string number, int digit)
    {
        int at = (digit / 2 * 3) + (digit % 2);
        return $"{number[..at]}F{number[(at + 1)..]}";
    }

    private static Frame FrameOf(byte c, byte a, byte ci, string data)
    {
        byte[] bytes = new byte[Selection.MaxLength];
        byte[] written = Transcript.Bytes(data);
        return new Frame(bytes, 0, Frame.WriteLong(bytes, 0, c, a, ci, written, 0, written.Length));
    }
}
