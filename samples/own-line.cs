#:project ../shared/Mbus.Client
#:project ../shared/Mbus.Simulation

// A line of one's own: one that prints every byte that passes another line. dotnet run samples/own-line.cs
using Mbus;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Simulation;

await using Line line = new PrintingLine(SimulatedLine.InRealTime(BusDefinition.Default));
await new MbusMaster(line).ReadAsync(MeterAddress.Parse("1"));

internal sealed class PrintingLine(Line inner) : Line
{
    public override string Name => inner.Name;

    public override LineTiming Timing => inner.Timing;

    public override long Now => inner.Now;

    public override bool HasArrivals => inner.HasArrivals;

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Console.WriteLine($"> {Hex.Format(bytes.Span)}");
        return await inner.SendAsync(bytes, cancel);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        Received received = await inner.ReceiveAsync(buffer, deadline, cancel);
        if (received.Count > 0)
            Console.WriteLine($"< {Hex.Format(buffer.Span[..received.Count])}");
        return received;
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => inner.SetBaudRateAsync(baudRate, cancel);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
