extern alias Device;

using System.Net.Sockets;
using Device::Mbus.Twin;

namespace Mbus.Bridge.Tests;

public class WifiTests
{
    [Fact]
    public async Task A_bridge_works_again_when_its_lost_wifi_is_back()
    {
        await using TwinBoard board = new(null, HaveWifi, "wifi-name = home", "wifi-password = secret word");
        board.Await("the first address", () => Connections(board) == 1 && board.IsServing());
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(board.EndPoint);

        board.Board.Network.Lose();
        board.Await("the loss being noticed", () => !board.Firmware.IsListening && board.Firmware.Masters == 0);
        Assert.False(board.IsServing());
        board.Board.Network.IsInRange = true;

        board.Await("the second address", () => Connections(board) == 2);
        board.Await("a client being served again", board.IsServing);
        Assert.Equal(0, board.Board.Restarts);
    }

    [Fact]
    public async Task A_wrong_password_is_reported_and_tried_again()
    {
        await using TwinBoard board = new(null, HaveWifi, "wifi-name = home", "wifi-password = wrong word");
        board.Await("the reason", () => board.Board.Console.Contains("Wi-Fi: wrong password"));
        board.Board.Network.Password = "wrong word";

        board.Await("the address", () => Connections(board) == 1);
    }

    [Fact]
    public async Task A_device_that_is_without_wifi_for_too_long_restarts()
    {
        await using TwinBoard board = new(null, OutOfRange, "wifi-name = home", "network-minutes = 1");
        board.Await("the restart", () => board.Board.Restarts > 0);
        Assert.Contains("restart: no network for 1 minutes", board.Board.Console);
    }

    [Fact]
    public async Task A_device_without_native_parts_works_and_reports_the_missing_parts()
    {
        await using TwinBoard board = new(null, made => made.HasNatives = false, "power-pin = 4", "led-pin = 2");
        board.AwaitInRealTime("a client being served", board.IsServing);
        Assert.Contains(board.Board.Console, line => line.StartsWith("bus power pin: ", StringComparison.Ordinal));
        Assert.Contains(board.Board.Console, line => line.StartsWith("LED pin: ", StringComparison.Ordinal));
        Assert.Contains(board.Board.Console, line => line.StartsWith("Wi-Fi: ", StringComparison.Ordinal));
        Assert.All(board.Board.Console.Where(line => line.Contains("pin: ", StringComparison.Ordinal)), line => Assert.Contains("NotImplementedException", line));
    }

    private static int Connections(TwinBoard board) => board.Board.Console.Count(line => line.StartsWith("network: connected, ", StringComparison.Ordinal));

    private static void HaveWifi(Board board)
    {
        board.Network.HasWifi = true;
        board.Network.Password = "secret word";
    }

    private static void OutOfRange(Board board)
    {
        board.Network.HasWifi = true;
        board.Network.IsInRange = false;
    }
}
