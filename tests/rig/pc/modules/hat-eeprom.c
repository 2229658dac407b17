// SPDX-License-Identifier: GPL-2.0
/*
 * The ID EEPROM of a HAT and the bus it is on, /dev/i2c-0: a write-protected 24C32 (4096 bytes, addresses of 16 bits, big-endian) at
 * 0x50. Its content is written to /sys/devices/platform/hat-eeprom/image. If the parameter "present" is 0, the device does not respond on the bus.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#define ADDRESS 0x50
#define SIZE 4096

static bool present = true;
module_param(present, bool, 0644);

static u8 content[SIZE];
static unsigned int position;

/* The first two written bytes set the position; the bytes after them are discarded (write protection). */
static void take(const struct i2c_msg *message)
{
	if (message->len >= 2)
		position = (message->buf[0] << 8 | message->buf[1]) % SIZE;
}

static void give(struct i2c_msg *message)
{
	for (int i = 0; i < message->len; i++) {
		message->buf[i] = content[position];
		position = (position + 1) % SIZE;
	}
}

static int transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	for (int i = 0; i < count; i++) {
		if (!present || messages[i].addr != ADDRESS)
			return -ENXIO;
		if (messages[i].flags & I2C_M_RD)
			give(&messages[i]);
		else
			take(&messages[i]);
	}
	return count;
}

static u32 functionality(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C;
}

static const struct i2c_algorithm algorithm = {
	.master_xfer = transfer,
	.functionality = functionality,
};

static struct i2c_adapter bus = {
	.owner = THIS_MODULE,
	.name = "HAT ID bus",
	.algo = &algorithm,
	.nr = 0,
};

/* If the image is shorter than the chip, the rest stays erased. */
static ssize_t image_write(struct file *file, struct kobject *object, struct bin_attribute *attribute, char *bytes, loff_t offset, size_t count)
{
	if (offset == 0)
		memset(content, 0xff, SIZE);
	memcpy(content + offset, bytes, count);
	return count;
}
static BIN_ATTR_WO(image, SIZE);

static struct platform_device *device;

static int __init start(void)
{
	int error;

	memset(content, 0xff, SIZE);
	device = platform_device_register_simple("hat-eeprom", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);

	bus.dev.parent = &device->dev;
	error = i2c_add_numbered_adapter(&bus);
	if (error)
		goto no_bus;
	error = sysfs_create_bin_file(&device->dev.kobj, &bin_attr_image);
	if (error)
		goto no_image;
	return 0;

no_image:
	i2c_del_adapter(&bus);
no_bus:
	platform_device_unregister(device);
	return error;
}
module_init(start);

static void __exit stop(void)
{
	sysfs_remove_bin_file(&device->dev.kobj, &bin_attr_image);
	i2c_del_adapter(&bus);
	platform_device_unregister(device);
}
module_exit(stop);

MODULE_DESCRIPTION("The ID EEPROM of a HAT, simulated");
MODULE_LICENSE("GPL");
