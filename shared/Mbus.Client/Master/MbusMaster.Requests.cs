using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Readings with steps and requests that only some meters have.</content>
public sealed partial class MbusMaster
{
    /// <summary>Maximum number of bytes of <see cref="SendBytesAsync"/>.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Reads a meter by its own steps and request.</summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="readout">Steps before the reading, and the request for the data.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">
    /// The meter does not acknowledge a step, does not answer, or answers without data; the exception contains the telegrams received before.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<Telegram>> ReadOutAsync(MeterAddress address, MeterReadout readout, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        for (int i = 0; i < readout.Steps.Count; i++)
            await RequestAsync(address, readout.Steps[i], $"Reading meter {address}, step {i + 1} ({readout.Steps[i]})", cancel).ConfigureAwait(false);

        Telegram? reply = readout.Request == null
            ? null
            : await RequestAsync(address, readout.Request, $"Reading meter {address} with {readout.Request}", cancel).ConfigureAwait(false);
        return reply == null ? await ReadPreparedAsync(address, cancel).ConfigureAwait(false) : [reply];
    }

    /// <summary>Sends any bytes, at most <see cref="MaxBytes"/>, for example a wake-up preamble or a request that is not a frame.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Bytes received until the end of the reply window, and of what began in it; damaged bytes are included.</returns>
    /// <exception cref="ArgumentException">There are no bytes, or more than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<ReadOnlyMemory<byte>> SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length, nameof(bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxBytes, nameof(bytes));
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        List<byte> all = [];
        long end = await _line.SendAsync(bytes, cancel).ConfigureAwait(false) + Timing.ReplyWindow;
        while (_line.Now < end && all.Count < MaxBytes)
        {
            Received received = await _line.ReceiveAsync(_received, end, cancel).ConfigureAwait(false);
            all.AddRange(_received[..received.Count]);
            end = received.Count > 0 ? Math.Max(end, received.At + Timing.ByteGap) : end;
        }

        return all.ToArray();
    }

    /// <summary>Sends a request; returns null for an acknowledgement.</summary>
    private async ValueTask<Telegram?> RequestAsync(MeterAddress address, MeterRequest request, string phase, CancellationToken cancel)
    {
        Outcome outcome = await ExchangeAsync(Write(address, request), Sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply && !AcceptStray(address))
            throw Failure(phase, request.IsFrame ? "a reply" : "E5 or its data", outcome);

        NoticeAddedBytes();
        Frame.TryParse(_exchange.Request, 0, _exchange.RequestLength, out Frame sent);
        if (sent.C == _counts.Stamp(ControlField.Function(sent.C), sent.A))
            _counts.Confirm(sent.C, sent.A);
        return _exchange.Reply.DataLength == 0 ? null : new Telegram(_exchange.Reply);
    }

    private int Write(MeterAddress address, MeterRequest request)
    {
        if (request.IsFrame)
        {
            request.Bytes.CopyTo(_request);
            return request.Bytes.Length;
        }

        byte[] bytes = request.Bytes.ToArray();
        return Frame.WriteLong(_request, 0, _counts.Stamp(ControlField.SndUd, address.Primary), address.Primary, bytes[0], bytes, 1, bytes.Length - 1);
    }
}
