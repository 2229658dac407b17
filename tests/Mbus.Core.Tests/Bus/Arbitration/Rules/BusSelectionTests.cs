namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>What is known of the slave that answers at 253.</summary>
public class BusSelectionTests
{
    private static readonly byte[] Slaves = [.. Enumerable.Range(0, 251).Select(address => (byte)address)];

    [Fact]
    public void The_selected_slave_may_have_each_address_of_a_slave_until_it_has_replied_with_its_own()
    {
        BusSelection selection = new();
        selection.Confirm(1);
        Assert.Equal(Slaves, PossibleAddresses(selection));

        selection.Replied(SharedSlaves.Telegram(250));
        Assert.Equal([250], PossibleAddresses(selection));

        selection.Lose();
        Assert.Equal(Slaves, PossibleAddresses(selection));
    }

    // Many slaves reply with 253; an E5 has no address.
    [Fact]
    public void A_reply_without_the_address_of_a_slave_does_not_change_what_is_known()
    {
        BusSelection selection = new();
        selection.Confirm(1);
        selection.Replied(SharedSlaves.Telegram(5));

        selection.Replied(SharedSlaves.Telegram(253));
        selection.Replied(SharedSlaves.Ack());

        Assert.Equal([5], PossibleAddresses(selection));
    }

    [Fact]
    public void The_slave_of_the_client_with_the_last_answered_selection_may_still_be_selected()
    {
        BusSelection selection = new();
        Assert.Equal([], MayBelongToAnother(selection));

        selection.Confirm(1);
        Assert.Equal([0, 2], MayBelongToAnother(selection));

        selection.Lose();
        Assert.Equal([0, 2], MayBelongToAnother(selection));
        Assert.True(selection.Client < 0);
        Assert.False(selection.IsInactive);

        selection.Confirm(2);
        Assert.Equal([0, 1], MayBelongToAnother(selection));
        Assert.Equal(2, selection.Client);
    }

    // Without an E5 the slave may have missed the SND_NKE.
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "0 2")]
    public void Only_an_acknowledged_deselection_ends_the_selection_for_certain(bool isProven, string mayBelongToAnother)
    {
        BusSelection selection = new();
        selection.Confirm(1);
        selection.Replied(SharedSlaves.Telegram(5));

        selection.End(isProven);

        Assert.Equal(isProven, selection.IsInactive);
        Assert.True(selection.Client < 0);
        Assert.True(selection.IsEmpty);
        Assert.Equal(mayBelongToAnother, string.Join(' ', MayBelongToAnother(selection)));
        Assert.Equal(Slaves, PossibleAddresses(selection));
    }

    [Fact]
    public void A_deselection_of_nothing_leaves_nothing_selected()
    {
        BusSelection selection = new();
        selection.End(false);

        Assert.True(selection.IsInactive);
    }

    [Fact]
    public void A_selection_belongs_to_no_client_after_its_client_has_left()
    {
        BusSelection selection = new();
        selection.Confirm(1);

        selection.Leave(0);
        Assert.Equal(1, selection.Client);
        Assert.Equal([0, 2], MayBelongToAnother(selection));

        selection.Leave(1);
        Assert.True(selection.Client < 0);
        Assert.False(selection.IsInactive);
        Assert.Equal([0, 1, 2], MayBelongToAnother(selection));
    }

    private static IEnumerable<byte> PossibleAddresses(BusSelection selection) =>
        Enumerable.Range(0, 256).Select(address => (byte)address).Where(selection.MayHaveAddress);

    private static IEnumerable<int> MayBelongToAnother(BusSelection selection) =>
        Enumerable.Range(0, 3).Where(selection.MayBelongToAnother);
}
