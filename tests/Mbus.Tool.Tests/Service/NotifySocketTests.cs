using Mbus.Tool.Service;

namespace Mbus.Tool.Tests.Service;

public class NotifySocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_notification_is_one_datagram_to_a_path_or_an_abstract_name(bool isAbstract)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has datagrams between processes, and abstract names.");
        using ServiceManager manager = new(isAbstract);
        using NotifySocket socket = NotifySocket.Find(manager.Variable)!;
        socket.Send("READY=1", "STATUS=Zähler: 3");
        Assert.Equal(["READY=1\nSTATUS=Zähler: 3"], manager.Received());
    }

    [Fact]
    public void Without_a_service_manager_there_is_no_socket()
    {
        Assert.Null(NotifySocket.Find(_ => null));
        Assert.Null(NotifySocket.Find(_ => ""));
    }

    [Theory]
    [InlineData("run/systemd/notify")]
    [InlineData("vsock:2:1234")]
    [InlineData("@")]
    [InlineData("/")]
    public void An_invalid_socket_name_is_rejected_with_the_expected_format(string name)
    {
        FormatException e = Assert.Throws<FormatException>(() => NotifySocket.Find(_ => name));
        Assert.StartsWith($"NOTIFY_SOCKET is {name}. Expected the path of a Unix socket or @NAME", e.Message);
    }

    [Fact]
    public void A_path_longer_than_the_kernel_limit_is_rejected() =>
        Assert.Throws<FormatException>(() => NotifySocket.Find(_ => "/" + new string('x', 200)));

    [Fact]
    public void A_service_manager_that_has_ended_causes_no_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has datagrams between processes.");
        ServiceManager manager = new();
        using NotifySocket socket = NotifySocket.Find(manager.Variable)!;
        manager.Dispose();
        socket.Send("WATCHDOG=1");
    }

    [Fact]
    public void A_service_manager_that_does_not_receive_does_not_block()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has datagrams between processes.");
        using ServiceManager manager = new();
        using NotifySocket socket = NotifySocket.Find(manager.Variable)!;
        for (int i = 0; i < 10_000; i++)
            socket.Send("WATCHDOG=1");
        Assert.InRange(manager.Received().Length, 1, 9_999);
    }
}
