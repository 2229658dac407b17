using System.CommandLine;
using System.CommandLine.Invocation;
using Mbus.Tool;
using Mbus.Tool.Commands;
using Mbus.Tool.Settings;

StandardStreams.Separate();
RootCommand root = new("M-Bus (EN 13757) at the edge: reads meters, shares one bus among many masters, plays meters.")
{
    BridgeCommand.Create(),
    SlaveCommand.Create(),
    ReadCommand.Create(),
    ScanCommand.Create(),
    SearchCommand.Create(),
    PingCommand.Create(),
    SetCommand.Create(),
    ResetCommand.Create(),
    SendCommand.Create(),
    ListenCommand.Create(),
    DecodeCommand.Create(),
    ReplayCommand.Create(),
    PortsCommand.Create(),
    HatCommand.Create(),
    DoctorCommand.Create(),
    CompletionCommand.Create(),
};
root.EndingWith("""
    Start here:
      mbus bridge --on sim                      simulated meters behind a TCP bridge
      mbus read 1 --on tcp://127.0.0.1:10001    read one of them through it
      mbus search --on sim                      find all meters by their secondary addresses
      mbus decode telegram.hex --explain        say what every byte of a telegram means

    A line (--on) leads to a bus:
      sim, sim:FILE         simulated meters: the ones that come with this program, or a file of them
      /dev/ttyAMA0          a serial port, 8E1; 'mbus ports' lists them
      hat                   a Raspberry Pi's M-Bus Master HAT, whose bus is powered meanwhile
      usb:0403:6001         a USB converter wherever it is plugged in: usb:VID:PID[:SERIAL][#N]
      tcp://HOST:PORT       a bridge or converter on the network
      rfc2217://HOST:PORT   a serial port of another machine that is set to 8E1 and the baud rate, as ser2net offers it
      pty                   a new pseudo-terminal, for a program that wants a serial port
    and takes options behind commas: baud=300..38400 (2400), slack=TIME for slow meters and converters,
    for example /dev/ttyUSB0,baud=9600,slack=500ms.

    What the command line does not say, the environment may: MBUS_ON, MBUS_BAUD, MBUS_TIMEOUT, MBUS_RETRIES, MBUS_FORMAT, MBUS_KEY_FILE, MBUS_KEY;
    or a file: that of --config, else of MBUS_CONFIG, else ~/.config/mbus/mbus.json, else /etc/mbus/mbus.json. For example
      {"on": "/dev/ttyAMA0", "baud": 9600, "timeout": "500ms", "bridge": {"listen": ["0.0.0.0:10001"], "readOnly": true}}
    Options of one command stand in an object with its name. baud is for lines that name none. A settings file with a key, and a key file,
    must not be readable by other users, nor writable by their group: chmod 640 or tighter.

    Exit codes: 0 done; 1 the bus gave no valid answer, or a telegram is damaged; 2 an argument or input is wrong;
    3 a line or address cannot be opened or was lost; 70 an error of this program; 130 ended by Ctrl-C;
    141 whoever read the output has gone.
    """);
root.UseEndings();
return await Session.RunAsync(async () =>
{
    root.UseSettings(args, Environment.GetEnvironmentVariable);
    ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, SettableOptions.Parsing);
    parsed.TellErrorsBriefly();
    int result = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Action is ParseErrorAction ? ExitCode.Usage : result;
});
