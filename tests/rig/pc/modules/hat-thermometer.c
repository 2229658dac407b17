// SPDX-License-Identifier: GPL-2.0
/*
 * The DS18B20 of the HAT's DS variant on a 1-Wire bus of its own, externally powered. The parameter "sixteenths" is its temperature in
 * units of 1/16 degree Celsius. Function codes and the layout of the scratchpad are those of the data sheet of the DS18B20.
 */
#include <linux/module.h>
#include <linux/w1.h>

#define REGISTRATION 0x00000192f4e5d628ULL /* 48-bit serial number and family code; the checksum is added */
#define MATCH_ROM 0x55
#define READ_SCRATCHPAD 0xbe
#define ROM_LENGTH 8

static short sixteenths = -162; /* -10.125 degrees */
module_param(sixteenths, short, 0644);

static int rom_left;
static int position;
static u8 scratchpad[9];

static void measure(void)
{
	static const u8 rest[] = { 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10 };

	scratchpad[0] = sixteenths & 0xff;
	scratchpad[1] = (sixteenths >> 8) & 0xff;
	memcpy(scratchpad + 2, rest, sizeof(rest));
	scratchpad[8] = w1_calc_crc8(scratchpad, 8);
}

static u8 reset_bus(void *data)
{
	rom_left = 0;
	position = sizeof(scratchpad);
	return 0; /* presence */
}

static u8 touch_bit(void *data, u8 bit)
{
	return bit;
}

static void write_byte(void *data, u8 byte)
{
	if (rom_left > 0)
		rom_left--;
	else if (byte == MATCH_ROM)
		rom_left = ROM_LENGTH;
	else if (byte == READ_SCRATCHPAD) {
		measure();
		position = 0;
	}
}

static u8 read_byte(void *data)
{
	return position < sizeof(scratchpad) ? scratchpad[position++] : 0xff;
}

static void search(void *data, struct w1_master *bus, u8 type, w1_slave_found_callback found)
{
	__le64 number = cpu_to_le64(REGISTRATION);

	((u8 *)&number)[7] = w1_calc_crc8((u8 *)&number, 7);
	found(bus, le64_to_cpu(number));
}

static struct w1_bus_master bus = {
	.reset_bus = reset_bus,
	.touch_bit = touch_bit,
	.write_byte = write_byte,
	.read_byte = read_byte,
	.search = search,
};

static int __init start(void)
{
	return w1_add_master_device(&bus);
}
module_init(start);

static void __exit stop(void)
{
	w1_remove_master_device(&bus);
}
module_exit(stop);

MODULE_DESCRIPTION("The DS18B20 of a HAT, simulated");
MODULE_LICENSE("GPL");
