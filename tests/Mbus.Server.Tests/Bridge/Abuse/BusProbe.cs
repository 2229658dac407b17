using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>Asks the meters of a simulated bus without a bridge.</summary>
internal sealed class BusProbe(SimulatedBus bus)
{
    private const int Tries = 3;

    /// <summary>True where a meter, and no other one, answers when it is selected by its secondary address.</summary>
    internal bool AnswersBySecondaryAddress(Station meter)
    {
        byte[] address = new byte[SecondaryAddress.Length];
        meter.Meter.Address.Write(address, 0);
        byte[] selection = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(selection, 0, 0x53, PrimaryAddress.Selected, ControlInformation.SelectSlave, address, 0, address.Length);
        Ask(AbuseBus.Short(0x40, PrimaryAddress.Selected));
        return Ask(selection[..length]) is [Frame.Ack] && AnswersAt(PrimaryAddress.Selected, meter);
    }

    /// <summary>True where a meter, and no other one, answers at its primary address.</summary>
    internal bool AnswersByPrimaryAddress(Station meter) => AnswersAt(meter.Address, meter);

    // The first answers may report errors of requests before.
    private bool AnswersAt(byte address, Station meter)
    {
        for (int i = 0; i < Tries; i++)
        {
            byte[] answer = Ask(AbuseBus.Short(i % 2 == 0 ? (byte)0x7B : (byte)0x5B, address));
            bool isFrame = Frame.TryParse(answer, 0, answer.Length, out Frame reply) && reply.Length == answer.Length && reply.A == meter.Address;
            if (!isFrame)
                return false;
            if (reply.Ci == ControlInformation.VariableData)
                return SecondaryAddress.Read(reply.Buffer, reply.DataOffset).Equals(meter.Meter.Address);
        }

        return false;
    }

    private byte[] Ask(byte[] request)
    {
        List<byte> answer = [];
        long sent = bus.Transmit(request, bus.Now + bus.Timing.Idle);
        long end = sent + bus.Timing.ReplyWindow;
        while (bus.Advance(end, out ReceivedByte heard))
        {
            answer.Add(heard.Value);
            end = Math.Max(end, heard.At + bus.Timing.Idle);
        }

        return [.. answer];
    }
}
