extern alias Device;

using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

/// <summary>The firmware on boards with Ethernet.</summary>
public class EthernetTests
{
    // DeviceFunction.COM2_TX and COM2_RX.
    private const int Com2Tx = 197120;
    private const int Com2Rx = 197121;

    public static TheoryData<string, int, int> Boards => new()
    {
        { "wt32-eth01", 17, 35 },
        { "olimex-poe", 4, 36 },
        { "olimex-poe-wrover", 4, 36 },
        { "lilygo-t-internet", 32, 33 },
    };

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task A_board_with_a_cable_serves_without_a_wifi_setting(string name, int tx, int rx)
    {
        await using TwinBoard board = new(null, HaveCable, $"board = {name}");
        board.Await("the address", () => Connections(board) == 1);
        board.Await("a client being served", board.IsServing);

        Assert.Equal((tx, rx), (board.Board.PinOf(Com2Tx), board.Board.PinOf(Com2Rx)));
        Assert.Contains("<td>Network<td>connected, 192.168.1.17<", await Http.GetAsync(board, "/"));
    }

    [Fact]
    public async Task A_cable_that_was_unplugged_is_used_again_and_does_not_restart_the_device()
    {
        await using TwinBoard board = new(null, HaveCable, "board = wt32-eth01", "network-minutes = 1");
        board.Await("the first address", () => Connections(board) == 1 && board.IsServing());
        board.Board.Network.Lose();
        board.Await("the loss being noticed", () => board.Board.Console.Any(line => line == "network: no address on the Ethernet"));
        long lost = board.Now;
        board.Await("two minutes", () => board.Now - lost > 120_000_000);
        board.Board.Network.Plug();

        board.Await("the second address", () => Connections(board) == 2);
        board.Await("a client being served again", board.IsServing);
        Assert.Equal(0, board.Board.Restarts);
    }

    [Fact]
    public async Task A_board_with_ethernet_uses_the_wifi_if_it_has_a_name()
    {
        await using TwinBoard board = new(null, HaveBoth, "board = wt32-eth01", "wifi-name = home", "wifi-password = secret word");
        board.Await("the Wi-Fi", () => Connections(board) == 1);
        board.Await("a client being served", board.IsServing);
    }

    private static void HaveCable(Board board)
    {
        board.Network.HasEthernet = true;
        board.Network.Plug();
    }

    private static void HaveBoth(Board board)
    {
        board.Network.HasWifi = true;
        board.Network.Password = "secret word";
    }

    private static int Connections(TwinBoard board) => board.Board.Console.Count(line => line.StartsWith("network: connected, ", StringComparison.Ordinal));
}
