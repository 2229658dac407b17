using System.Diagnostics;
using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

/// <summary>A serial line on the other side of a pseudo-terminal; the rig in tests/rig has it on a UART.</summary>
public sealed class SerialLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-lines-").FullName;
    private readonly byte[] _into = new byte[300];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_byte_passes_both_ways()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path);
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        await line.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(bus, 256));

        await bus.SendAsync(all, Cancel);
        Assert.Equal(all, await RealLines.ReceiveAsync(line, 256));
    }

    [Fact]
    public async Task The_longest_frame_passes_whole()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path);
        byte[] frame = [0x68, 0xFF, 0xFF, 0x68, .. Enumerable.Repeat((byte)0xFF, 255), 0x01, 0x16];

        await bus.SendAsync(frame, Cancel);

        Assert.Equal(frame, await RealLines.ReceiveAsync(line, 261));
    }

    [Fact]
    public async Task Bytes_carry_a_time_between_their_sending_and_their_receipt()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path);
        long before = line.Now;
        await bus.SendAsync(new byte[] { 0xE5 }, Cancel);

        Received received = await line.ReceiveAsync(_into, line.Now + 10_000_000, Cancel);

        Assert.Equal(1, received.Count);
        Assert.InRange(received.At, before, line.Now);
    }

    [Fact]
    public async Task Sending_never_ends_before_the_line_time()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path, ",baud=2400");
        long start = line.Now;

        long sent = await line.SendAsync(new byte[5], Cancel);

        Assert.InRange(sent, start + line.Timing.Bytes(5), line.Now);
    }

    [Fact]
    public async Task A_second_opening_is_refused_and_names_the_holder()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path);

        LineException error = Assert.Throws<LineException>(() => RealLines.Serial(bus.Path));

        Assert.Contains($"{bus.Path}: open: in use by ", error.Message);
        Assert.Contains($"(process {Environment.ProcessId})", error.Message);
        Assert.Equal(MbusError.LineInUse, error.Code);
    }

    [Fact]
    public async Task A_port_is_free_again_after_its_disposal()
    {
        await using PtyLine bus = RealLines.Pty();
        await RealLines.Serial(bus.Path).DisposeAsync();

        await using SerialLine line = RealLines.Serial(bus.Path);

        await line.SendAsync(new byte[] { 0xE5 }, Cancel);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(bus, 1));
    }

    [Fact]
    public async Task A_lost_port_is_reported_to_receiver_and_sender_and_comes_back()
    {
        string path = Path.Combine(_folder, "port");
        PtyLine bus = RealLines.Pty();
        File.CreateSymbolicLink(path, bus.Path);
        await using SerialLine line = RealLines.Serial(path);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        await Unplug(bus, path);

        LineException lost = await Assert.ThrowsAsync<LineException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        Assert.Contains($"{path}: receive: the port is gone", lost.Message);
        await Assert.ThrowsAsync<LineException>(async () => await line.SendAsync(new byte[] { 0xE5 }, Cancel));

        await using PtyLine back = RealLines.Pty();
        File.CreateSymbolicLink(path, back.Path);
        await RealLines.UntilItWorksAsync(() => line.SendAsync(new byte[] { 0xE5 }, Cancel).AsTask());
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(back, 1));
        await back.SendAsync(new byte[] { 0x68 }, Cancel);
        Assert.Equal([0x68], await RealLines.ReceiveAsync(line, 1));
    }

    [Fact]
    public async Task A_receiver_continues_when_a_lost_port_is_back()
    {
        string path = Path.Combine(_folder, "port");
        PtyLine bus = RealLines.Pty();
        File.CreateSymbolicLink(path, bus.Path);
        await using SerialLine line = RealLines.Serial(path);
        await Unplug(bus, path);
        await Assert.ThrowsAsync<LineException>(async () => await line.ReceiveAsync(_into, long.MaxValue, Cancel));

        await using PtyLine back = RealLines.Pty();
        File.CreateSymbolicLink(path, back.Path);
        Task<byte[]> receiving = RealLines.ReceiveAsync(line, 1);
        await RealLines.UntilItWorksAsync(async () =>
        {
            await back.SendAsync(new byte[] { 0xE5 }, Cancel);
            if (!receiving.IsCompleted)
                throw new LineException("not yet");
        });

        Assert.Equal([0xE5], await receiving);
    }

    [Fact]
    public async Task The_baud_rate_changes()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path, ",baud=2400");

        foreach (int baudRate in LineAddress.BaudRates)
        {
            await line.SetBaudRateAsync(baudRate, Cancel);

            Assert.Equal(baudRate, line.Timing.BaudRate);
            Assert.Equal($"{baudRate}", await SpeedOf(bus.Path));
        }
    }

    [Fact]
    public async Task An_invalid_baud_rate_is_refused()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await line.SetBaudRateAsync(115200, Cancel));
    }

    [Fact]
    public async Task Cancellation_ends_a_receiver_and_a_sender()
    {
        await using PtyLine bus = RealLines.Pty();
        await using SerialLine line = RealLines.Serial(bus.Path, ",baud=300");
        using CancellationTokenSource cancel = new();
        Task receiving = line.ReceiveAsync(_into, long.MaxValue, cancel.Token).AsTask();
        Task sending = line.SendAsync(new byte[261], cancel.Token).AsTask();
        long start = line.Now;

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.True(line.Now - start < line.Timing.Bytes(261));
    }

    [Fact]
    public async Task Disposal_ends_a_receiver()
    {
        await using PtyLine bus = RealLines.Pty();
        SerialLine line = RealLines.Serial(bus.Path);
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        await line.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await line.SendAsync(new byte[1], Cancel));
    }

    [Fact]
    public void A_missing_file_or_one_that_is_not_a_port_is_reported()
    {
        RealLines.SkipWhereNoLinux();
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        Assert.Contains("/dev/ttyNONE: open: the port does not exist", Assert.Throws<LineException>(() => RealLines.Serial("/dev/ttyNONE")).Message);
        Assert.Contains($"{file}: open: this is not a serial port", Assert.Throws<LineException>(() => RealLines.Serial(file)).Message);
        Assert.Contains("/dev/null: open: this is not a serial port", Assert.Throws<LineException>(() => RealLines.Serial("/dev/null")).Message);
    }

    // The name goes first: the system gives the number of a terminal that has gone to the next one, which another test may own.
    private static async Task Unplug(PtyLine bus, string path)
    {
        File.Delete(path);
        await bus.DisposeAsync();
    }

    private static async Task<string> SpeedOf(string path)
    {
        Process stty = Process.Start(new ProcessStartInfo("stty", ["-F", path, "speed"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string speed = await stty.StandardOutput.ReadToEndAsync(Cancel);
        return speed.Trim() + await stty.StandardError.ReadToEndAsync(Cancel);
    }
}
