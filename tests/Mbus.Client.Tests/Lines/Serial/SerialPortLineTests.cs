using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

/// <summary>
/// The line for Windows and macOS, tested on Linux: System.IO.Ports on the other side of a pseudo-terminal, which has no parity. glibc
/// refuses to set parity if nothing else changes, so the terminal is created with another baud rate than the port is opened with.
/// </summary>
public sealed class SerialPortLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-ports-").FullName;
    private readonly byte[] _into = new byte[300];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_byte_passes_both_ways()
    {
        await using PtyLine bus = Pty();
        await using SerialPortLine line = Open(bus.Path);
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        await line.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(bus, 256));

        await bus.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(line, 256));
    }

    [Fact]
    public async Task Sending_never_ends_before_the_line_time()
    {
        await using PtyLine bus = Pty();
        await using SerialPortLine line = Open(bus.Path, ",baud=2400");
        long start = line.Now;

        long sent = await line.SendAsync(new byte[5], Cancel);

        Assert.InRange(sent, start + line.Timing.Bytes(5), line.Now);
    }

    [Fact]
    public async Task A_lost_port_is_reported_to_receiver_and_sender_and_reopened()
    {
        string path = Path.Combine(_folder, "port");
        PtyLine bus = Pty();
        File.CreateSymbolicLink(path, bus.Path);
        await using SerialPortLine line = Open(path);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        File.Delete(path);
        await bus.DisposeAsync();

        LineException lost = await Assert.ThrowsAsync<LineException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        Assert.Contains($"{path}: receive: the port is gone", lost.Message);
        await Assert.ThrowsAsync<LineException>(async () => await line.SendAsync(new byte[] { 0xE5 }, Cancel));

        await using PtyLine back = Pty();
        File.CreateSymbolicLink(path, back.Path);
        await RealLines.UntilItWorksAsync(() => line.SendAsync(new byte[] { 0xE5 }, Cancel).AsTask());
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(back, 1));
        await back.SendAsync(new byte[] { 0x68 }, Cancel);
        Assert.Equal([0x68], await RealLines.ReceiveAsync(line, 1));
    }

    [Fact]
    public async Task The_baud_rate_changes()
    {
        await using PtyLine bus = Pty();
        await using SerialPortLine line = Open(bus.Path);

        foreach (int baudRate in LineAddress.BaudRates)
        {
            await line.SetBaudRateAsync(baudRate, Cancel);

            Assert.Equal(baudRate, line.Timing.BaudRate);
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await line.SetBaudRateAsync(115200, Cancel));
    }

    [Fact]
    public async Task Cancellation_ends_a_receiver_and_a_sender()
    {
        await using PtyLine bus = Pty();
        await using SerialPortLine line = Open(bus.Path, ",baud=1200");
        using CancellationTokenSource cancel = new();
        Task receiving = line.ReceiveAsync(_into, long.MaxValue, cancel.Token).AsTask();
        Task sending = line.SendAsync(new byte[261], cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Disposal_ends_a_receiver_and_frees_the_port()
    {
        await using PtyLine bus = Pty();
        SerialPortLine line = Open(bus.Path);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        await line.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        await using SerialPortLine next = Open(bus.Path, ",baud=9600");
        await next.SendAsync(new byte[] { 0xE5 }, Cancel);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(bus, 1));
    }

    [Fact]
    public void A_missing_port_is_reported()
    {
        RealLines.SkipWhereNoLinux();
        LineException error = Assert.Throws<LineException>(() => Open("/dev/ttyNONE"));

        Assert.Contains("/dev/ttyNONE: open: No such file or directory. Expected a serial port", error.Message);
    }

    private static PtyLine Pty() => RealLines.Pty("pty,baud=300");

    private static SerialPortLine Open(string path, string options = ",baud=38400") =>
        SerialPortLine.Open(LineAddress.Parse(path + options));
}
