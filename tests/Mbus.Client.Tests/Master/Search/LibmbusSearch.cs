using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// The search of libmbus's mbus-serial-scan-secondary, from its documented behaviour: each digit from the first position on, a silent
/// selection twice, a purge until a read brings nothing behind every answer, the next position behind every collision.
/// </summary>
internal sealed class LibmbusSearch(Line line)
{
    private const int LastPosition = 16;
    private const int ZeroReads = 3;

    private readonly byte[] _one = new byte[1];
    private readonly byte[] _frame = new byte[Frame.MaxLength];

    private enum Received
    {
        Nothing,
        Frame,
        Invalid,
    }

    public List<string> Found { get; } = [];

    public int Selections { get; private set; }

    // VTIME is 0.3 s at 2400 Bd; 0.32 s were measured for each read that brings nothing.
    private const long ReadTimeout = 320_000;

    public async Task RunAsync()
    {
        await SendShortAsync(ControlField.SndNke, PrimaryAddress.Selected);
        await PurgeAsync();
        await SendShortAsync(ControlField.SndNke, PrimaryAddress.Broadcast);
        await PurgeAsync();
        await ScanAsync(0, new string('F', LastPosition));
    }

    private async Task ScanAsync(int position, string mask)
    {
        if (position == LastPosition)
            return;

        for (char digit = '0'; digit <= '9'; digit++)
        {
            string probe = mask[..position] + digit + mask[(position + 1)..];
            Received answer = await ProbeAsync(probe);
            if (answer == Received.Frame)
                Found.Add(TelegramHeader.Read(Frame.TryParse(_frame, 0, _frame[1] + 6, out Frame frame) ? frame : default).Address.ToString());
            else if (answer == Received.Invalid)
                await ScanAsync(position + 1, probe);
        }
    }

    private async Task<Received> ProbeAsync(string mask)
    {
        Received answer = await SelectAsync(mask);
        if (answer == Received.Nothing)
            answer = await SelectAsync(mask);
        if (answer != Received.Frame)
            return answer;

        await SendShortAsync(0x5B, PrimaryAddress.Selected);
        answer = await ReceiveAsync();
        bool more = answer != Received.Nothing && await PurgeAsync();
        return more ? Received.Invalid : answer;
    }

    private async Task<Received> SelectAsync(string mask)
    {
        Selections++;
        byte[] data = new byte[SecondaryAddress.Length];
        if (SecondaryAddress.TryParse(mask, out SecondaryAddress address))
            address.Write(data, 0);
        byte[] request = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(request, 0, 0x53, PrimaryAddress.Selected, ControlInformation.SelectSlave, data, 0, data.Length);
        await line.SendAsync(request.AsMemory(0, length));

        Received answer = await ReceiveAsync();
        bool more = answer != Received.Nothing && await PurgeAsync();
        return more ? Received.Invalid : answer;
    }

    private async Task SendShortAsync(byte c, byte a)
    {
        byte[] request = new byte[Frame.ShortLength];
        Frame.WriteShort(request, 0, c, a);
        await line.SendAsync(request);
    }

    /// <summary>Receives until nothing comes. True where something came.</summary>
    private async Task<bool> PurgeAsync()
    {
        bool any = false;
        while (await ReceiveAsync() != Received.Nothing)
            any = true;
        return any;
    }

    private async Task<Received> ReceiveAsync()
    {
        int zeroReads = 0;
        for (int count = 0; ;)
        {
            if ((await line.ReceiveAsync(_one, line.Now + ReadTimeout)).Count == 0)
            {
                zeroReads++;
                if (count == 0)
                    return Received.Nothing;
                if (zeroReads == ZeroReads)
                    return Received.Invalid;
                continue;
            }

            _frame[count++] = _one[0];
            int needed = Frame.Examine(_frame, 0, count);
            if (needed == Frame.Invalid)
                return Received.Invalid;
            if (needed <= count)
                return Received.Frame;
        }
    }
}
